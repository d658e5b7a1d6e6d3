#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The structure of a JSON text as a flat list of tokens with their places in the text.
//
// simdjson finds the structural characters and checks UTF-8 and string ends with vector instructions (its "stage 1").
// The grammar is then checked here, for two reasons: simdjson's DOM keeps no positions, which a caller needs that
// wants to pass parts of the text on untouched, and its on-demand reader does not check what it skips.
//
// Nothing recurses, nothing reads beyond the text, no exception leaves, and no padding is asked of the caller.

/// How deep objects and arrays may nest. Kubernetes objects stay below 40.
enum { CSIMDJSON_MAXIMUM_DEPTH = 1024 };

typedef enum csimdjson_error {
    CSIMDJSON_OK = 0,
    CSIMDJSON_NO_MEMORY,
    CSIMDJSON_TOO_LARGE,
    CSIMDJSON_EMPTY,
    CSIMDJSON_INVALID_UTF8,
    CSIMDJSON_UNCLOSED_STRING,
    CSIMDJSON_CONTROL_CHARACTER,
    CSIMDJSON_INVALID_ESCAPE,
    CSIMDJSON_INVALID_NUMBER,
    CSIMDJSON_INVALID_LITERAL,
    CSIMDJSON_TOO_DEEP,
    CSIMDJSON_EXPECTED_VALUE,
    CSIMDJSON_EXPECTED_KEY,
    CSIMDJSON_EXPECTED_COLON,
    CSIMDJSON_EXPECTED_COMMA_OR_END,
    CSIMDJSON_TRAILING_TEXT,
    CSIMDJSON_UNEXPECTED_END,
} csimdjson_error;

/// One value, key or closing bracket. Commas and colons have no token.
typedef struct csimdjson_token {
    /// Byte offset of the first character: a bracket, a quote, or the start of a number or literal.
    uint32_t position;
    /// Of an opening bracket: the index of the token of its closing bracket. Of a string: the byte offset of its closing
    /// quote. Of others: 0.
    uint32_t end;
} csimdjson_token;

/// What csimdjson_index_read found.
typedef struct csimdjson_reading {
    csimdjson_error error;
    /// The byte at fault, 0 when there is none.
    size_t position;
    /// How many tokens were written.
    size_t count;
    /// Whether any string or key of the text holds an escape.
    int has_escapes;
} csimdjson_reading;

typedef struct csimdjson_index csimdjson_index;

/// Finds the structural characters of a text of `length` bytes.
///
/// On CSIMDJSON_OK `*index` must be given to csimdjson_index_destroy; otherwise `*index` is NULL and `*position` is the
/// byte at fault.
csimdjson_error csimdjson_index_create(
    const uint8_t *text, size_t length, csimdjson_index **index, size_t *position);

/// The most tokens that csimdjson_index_read can write.
size_t csimdjson_index_capacity(const csimdjson_index *index);

/// Checks the grammar of the text that `index` was made from, and writes its tokens, for which there must be room for
/// csimdjson_index_capacity.
csimdjson_reading csimdjson_index_read(
    const csimdjson_index *index, const uint8_t *text, size_t length, csimdjson_token *tokens);

void csimdjson_index_destroy(csimdjson_index *index);

#ifdef __cplusplus
}
#endif

#endif
