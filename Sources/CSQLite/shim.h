// Swift cannot call functions with a variable number of arguments. The rest of SQLite comes with GRDB's module, which
// owns its header; so here stands only what is called.
int sqlite3_config(int option, ...);

/// Turns off the counting of what SQLite allocates, which takes a lock at each allocation (SQLITE_CONFIG_MEMSTATUS);
/// before its first use. Returns SQLITE_OK, or why not.
static inline int sqlite_without_memory_statistics(void) {
    enum { CONFIG_MEMSTATUS = 9 };
    return sqlite3_config(CONFIG_MEMSTATUS, 0);
}
