// export.hpp -- symbol visibility of the shared library.
#pragma once

#if defined(__GNUC__)
#define SARABET_API __attribute__((visibility("default")))
#else
#define SARABET_API
#endif

/// Annotation read by the binding generator; nothing to the compiler.
#define SARABET_PY(text)
