#include "CSimdJSON.h"

#include <cstring>
#include <limits>
#include <memory>
#include <new>

#include <simdjson.h>

#include "scalars.hpp"

using simdjson::internal::dom_parser_implementation;

struct csimdjson_index {
    std::unique_ptr<dom_parser_implementation> stage;
};

namespace {

csimdjson_error translated(simdjson::error_code error) {
    switch (error) {
    case simdjson::SUCCESS: return CSIMDJSON_OK;
    case simdjson::MEMALLOC: return CSIMDJSON_NO_MEMORY;
    case simdjson::CAPACITY: return CSIMDJSON_TOO_LARGE;
    case simdjson::EMPTY: return CSIMDJSON_EMPTY;
    case simdjson::UTF8_ERROR: return CSIMDJSON_INVALID_UTF8;
    case simdjson::UNCLOSED_STRING: return CSIMDJSON_UNCLOSED_STRING;
    case simdjson::UNESCAPED_CHARS: return CSIMDJSON_CONTROL_CHARACTER;
    default: return CSIMDJSON_EXPECTED_VALUE;
    }
}

/// The byte that stage 1 stumbled over, which it does not tell; looked for only after it failed.
size_t place(csimdjson_error error, const uint8_t *text, size_t length) {
    switch (error) {
    case CSIMDJSON_INVALID_UTF8: return scalars::invalidUTF8(text, length);
    case CSIMDJSON_CONTROL_CHARACTER: return scalars::controlCharacterInString(text, length);
    case CSIMDJSON_UNCLOSED_STRING: return length;
    default: return 0;
    }
}

/// Walks the structural characters once, with a stack of its own for the open brackets.
class Reader {
public:
    Reader(const dom_parser_implementation &stage, const uint8_t *text, size_t length, csimdjson_token *tokens)
        : positions(stage.structural_indexes.get()), total(stage.n_structural_indexes), text(text), length(length),
          tokens(tokens) {}

    csimdjson_error read() {
        csimdjson_error error = value();
        while (error == CSIMDJSON_OK && depth > 0) { error = isObject() ? member() : element(); }
        if (error == CSIMDJSON_OK && at < total) { return fail(CSIMDJSON_TRAILING_TEXT); }
        return error;
    }

    size_t count = 0;
    size_t fault = 0;

private:
    /// What of the innermost open bracket was read before.
    enum class Stage : uint8_t { opened, filled };
    struct Open {
        uint32_t token;
        bool isObject;
        Stage stage;
    };

    const uint32_t *positions;
    const size_t total;
    const uint8_t *text;
    const size_t length;
    csimdjson_token *tokens;
    size_t at = 0;
    size_t depth = 0;
    Open stack[CSIMDJSON_MAXIMUM_DEPTH];

    bool isObject() const { return stack[depth - 1].isObject; }

    /// The structural character to read next, 0 at the end of the text.
    uint8_t character() const { return at < total ? text[positions[at]] : 0; }

    csimdjson_error fail(csimdjson_error error) {
        fault = at < total ? positions[at] : length;
        return at < total ? error : CSIMDJSON_UNEXPECTED_END;
    }

    void emit(size_t end = 0) {
        tokens[count] = {positions[at], static_cast<uint32_t>(end)};
        count += 1;
        at += 1;
    }

    /// Stage 1 gives no place to closing quotes. It is the last character before the next structural one that is no
    /// blank: anything else there would have been structural itself.
    csimdjson_error string() {
        size_t end = (at + 1 < total ? positions[at + 1] : length) - 1;
        while (end > positions[at] && text[end] != '"') { end -= 1; }
        if (end == positions[at]) { return fail(CSIMDJSON_UNCLOSED_STRING); }
        emit(end);
        return CSIMDJSON_OK;
    }

    csimdjson_error open(bool object) {
        if (depth == CSIMDJSON_MAXIMUM_DEPTH) { return fail(CSIMDJSON_TOO_DEEP); }
        stack[depth] = {static_cast<uint32_t>(count), object, Stage::opened};
        depth += 1;
        emit();
        return CSIMDJSON_OK;
    }

    csimdjson_error close() {
        depth -= 1;
        tokens[stack[depth].token].end = static_cast<uint32_t>(count);
        emit();
        return CSIMDJSON_OK;
    }

    csimdjson_error value() {
        switch (character()) {
        case '{': return open(true);
        case '[': return open(false);
        case '"': return string();
        case 't': return literal("true");
        case 'f': return literal("false");
        case 'n': return literal("null");
        case '-': case '0': case '1': case '2': case '3': case '4':
        case '5': case '6': case '7': case '8': case '9': return number();
        default: return fail(CSIMDJSON_EXPECTED_VALUE);
        }
    }

    csimdjson_error literal(const char *word) {
        if (!scalars::isLiteral(text + positions[at], text + length, word)) { return fail(CSIMDJSON_INVALID_LITERAL); }
        emit();
        return CSIMDJSON_OK;
    }

    csimdjson_error number() {
        if (!scalars::isNumber(text + positions[at], text + length)) { return fail(CSIMDJSON_INVALID_NUMBER); }
        emit();
        return CSIMDJSON_OK;
    }

    /// Steps over the comma before the next entry of the innermost bracket. `closed` tells that it was closed instead.
    csimdjson_error separator(uint8_t closing, bool &closed) {
        Open &innermost = stack[depth - 1];
        closed = character() == closing;
        if (closed) { return close(); }
        if (innermost.stage == Stage::opened) {
            innermost.stage = Stage::filled;
            return CSIMDJSON_OK;
        }
        if (character() != ',') { return fail(CSIMDJSON_EXPECTED_COMMA_OR_END); }
        at += 1;
        return CSIMDJSON_OK;
    }

    csimdjson_error element() {
        bool closed = false;
        const csimdjson_error error = separator(']', closed);
        return error != CSIMDJSON_OK || closed ? error : value();
    }

    csimdjson_error member() {
        bool closed = false;
        csimdjson_error error = separator('}', closed);
        if (error != CSIMDJSON_OK || closed) { return error; }
        if (character() != '"') { return fail(CSIMDJSON_EXPECTED_KEY); }
        error = string();
        if (error != CSIMDJSON_OK) { return error; }
        if (character() != ':') { return fail(CSIMDJSON_EXPECTED_COLON); }
        at += 1;
        return value();
    }
};

}  // namespace

extern "C" csimdjson_error csimdjson_index_create(
    const uint8_t *text, size_t length, csimdjson_index **index, size_t *position) {
    *index = nullptr;
    *position = 0;
    if (length == 0) { return CSIMDJSON_EMPTY; }
    if (length >= std::numeric_limits<uint32_t>::max()) { return CSIMDJSON_TOO_LARGE; }
    try {
        auto made = std::make_unique<csimdjson_index>();
        // The depth is that of simdjson's own second stage, which is not used.
        simdjson::error_code failure =
            simdjson::get_active_implementation()->create_dom_parser_implementation(length, 1, made->stage);
        if (failure == simdjson::SUCCESS) {
            failure = made->stage->stage1(text, length, simdjson::stage1_mode::regular);
        }
        const csimdjson_error error = translated(failure);
        if (error != CSIMDJSON_OK) {
            *position = place(error, text, length);
            return error;
        }
        *index = made.release();
        return CSIMDJSON_OK;
    } catch (...) {
        return CSIMDJSON_NO_MEMORY;
    }
}

extern "C" size_t csimdjson_index_capacity(const csimdjson_index *index) {
    return index->stage->n_structural_indexes;
}

extern "C" csimdjson_reading csimdjson_index_read(
    const csimdjson_index *index, const uint8_t *text, size_t length, csimdjson_token *tokens) {
    Reader reader(*index->stage, text, length, tokens);
    const csimdjson_error error = reader.read();
    if (error != CSIMDJSON_OK) { return {error, reader.fault, 0, 0}; }
    bool hasEscapes = false;
    const size_t fault = scalars::invalidEscape(text, length, hasEscapes);
    if (fault < length) { return {CSIMDJSON_INVALID_ESCAPE, fault, 0, 0}; }
    return {CSIMDJSON_OK, 0, reader.count, hasEscapes ? 1 : 0};
}

extern "C" void csimdjson_index_destroy(csimdjson_index *index) {
    delete index;
}
