// The functions of libpq that Qiao calls, each under its own name. They forward to the library, which is loaded when the
// first PostgreSQL database is opened: it brings two dozen others along (Kerberos, LDAP, TLS), and who is on SQLite need
// neither have them nor wait for them. What another function of libpq needs is a line in the list.

#include "CPostgres.h"
#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

#ifdef __APPLE__
#define LIBRARY "libpq.5.dylib"
#else
#define LIBRARY "libpq.so.5"
#endif

#define FUNCTIONS(F) \
    F(PGconn *, PQconnectdb, (const char *info), (info)) \
    F(PGconn *, PQconnectdbParams, (const char *const *keywords, const char *const *values, int expand), \
      (keywords, values, expand)) \
    F(PGPing, PQpingParams, (const char *const *keywords, const char *const *values, int expand), \
      (keywords, values, expand)) \
    F(PQconninfoOption *, PQconninfoParse, (const char *info, char **error), (info, error)) \
    F(void, PQconninfoFree, (PQconninfoOption *options), (options)) \
    F(void, PQfinish, (PGconn *connection), (connection)) \
    F(ConnStatusType, PQstatus, (const PGconn *connection), (connection)) \
    F(char *, PQerrorMessage, (const PGconn *connection), (connection)) \
    F(const char *, PQparameterStatus, (const PGconn *connection, const char *name), (connection, name)) \
    F(int, PQserverVersion, (const PGconn *connection), (connection)) \
    F(int, PQbackendPID, (const PGconn *connection), (connection)) \
    F(int, PQsocket, (const PGconn *connection), (connection)) \
    F(int, PQsetnonblocking, (PGconn *connection, int isNonblocking), (connection, isNonblocking)) \
    F(int, PQenterPipelineMode, (PGconn *connection), (connection)) \
    F(int, PQpipelineSync, (PGconn *connection), (connection)) \
    F(int, PQflush, (PGconn *connection), (connection)) \
    F(int, PQconsumeInput, (PGconn *connection), (connection)) \
    F(int, PQisBusy, (PGconn *connection), (connection)) \
    F(PGnotify *, PQnotifies, (PGconn *connection), (connection)) \
    F(PQnoticeReceiver, PQsetNoticeReceiver, (PGconn *connection, PQnoticeReceiver receiver, void *argument), \
      (connection, receiver, argument)) \
    F(PGresult *, PQexec, (PGconn *connection, const char *text), (connection, text)) \
    F(int, PQsendPrepare, \
      (PGconn *connection, const char *name, const char *text, int count, const Oid *types), \
      (connection, name, text, count, types)) \
    F(int, PQsendQueryPrepared, \
      (PGconn *connection, const char *name, int count, const char *const *values, const int *lengths, \
       const int *formats, int format), \
      (connection, name, count, values, lengths, formats, format)) \
    F(int, PQsendQueryParams, \
      (PGconn *connection, const char *text, int count, const Oid *types, const char *const *values, \
       const int *lengths, const int *formats, int format), \
      (connection, text, count, types, values, lengths, formats, format)) \
    F(PGresult *, PQgetResult, (PGconn *connection), (connection)) \
    F(ExecStatusType, PQresultStatus, (const PGresult *result), (result)) \
    F(char *, PQresultErrorField, (const PGresult *result, int field), (result, field)) \
    F(char *, PQcmdStatus, (PGresult *result), (result)) \
    F(char *, PQcmdTuples, (PGresult *result), (result)) \
    F(int, PQntuples, (const PGresult *result), (result)) \
    F(int, PQnfields, (const PGresult *result), (result)) \
    F(Oid, PQftype, (const PGresult *result, int column), (result, column)) \
    F(char *, PQgetvalue, (const PGresult *result, int row, int column), (result, row, column)) \
    F(int, PQgetlength, (const PGresult *result, int row, int column), (result, row, column)) \
    F(int, PQgetisnull, (const PGresult *result, int row, int column), (result, row, column)) \
    F(void, PQclear, (PGresult *result), (result)) \
    F(void, PQfreemem, (void *memory), (memory))

#define FIELD(Result, name, parameters, arguments) Result(*name) parameters;
static struct {
    FUNCTIONS(FIELD)
} libpq;

static const char *failure = NULL;

// The system's own text lives no longer than its thread's next call.
static const char *kept(const char *text) { return strdup(text == NULL ? "unknown" : text); }

#define FIND(Result, name, parameters, arguments) \
    if ((libpq.name = (Result(*) parameters)dlsym(library, #name)) == NULL) { failure = kept(dlerror()); return; }

static void load(void) {
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        failure = kept(dlerror());
        return;
    }
    FUNCTIONS(FIND)
}

const char *loadLibpq(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return failure;
}

// Hidden, so that libpq's own calls of these functions do not take this way.
#define FORWARD(Result, name, parameters, arguments) \
    __attribute__((visibility("hidden"))) Result name parameters { return libpq.name arguments; }

FUNCTIONS(FORWARD)
