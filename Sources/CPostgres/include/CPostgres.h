#pragma once

#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#include <postgresql/libpq-fe.h>
#endif

/// Loads libpq unless it is loaded; before that, none of its functions may be called.
///
/// Returns NULL, or what the system says where it cannot be loaded: a text that stays valid.
const char *loadLibpq(void);
