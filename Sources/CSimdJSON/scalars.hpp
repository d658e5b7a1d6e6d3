#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

// The parts of RFC 8259 below the structural characters: numbers, literals, escapes, UTF-8. `end` is one beyond the
// last byte; nothing here reads at or after it.
namespace scalars {

inline bool isDigit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

/// Whether a number or literal may end before this byte.
inline bool isDelimiter(const uint8_t *at, const uint8_t *end) {
    if (at == end) { return true; }
    switch (*at) {
    case ' ': case '\t': case '\n': case '\r': case ',': case ':': case '[': case ']': case '{': case '}': return true;
    default: return false;
    }
}

inline bool isLiteral(const uint8_t *at, const uint8_t *end, const char *word) {
    const size_t length = std::strlen(word);
    return static_cast<size_t>(end - at) >= length && std::memcmp(at, word, length) == 0
        && isDelimiter(at + length, end);
}

/// Skips one digit or more.
inline bool digits(const uint8_t *&at, const uint8_t *end) {
    const uint8_t *start = at;
    while (at < end && isDigit(*at)) { at += 1; }
    return at > start;
}

inline bool isNumber(const uint8_t *at, const uint8_t *end) {
    if (at < end && *at == '-') { at += 1; }
    const uint8_t *whole = at;
    if (!digits(at, end)) { return false; }
    if (*whole == '0' && at - whole > 1) { return false; }
    if (at < end && *at == '.') {
        at += 1;
        if (!digits(at, end)) { return false; }
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at += 1;
        if (at < end && (*at == '+' || *at == '-')) { at += 1; }
        if (!digits(at, end)) { return false; }
    }
    return isDelimiter(at, end);
}

inline bool isHexadecimal(uint8_t byte) {
    return isDigit(byte) || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

/// How long the escape at a backslash is, 0 when it is none.
inline size_t escapeLength(const uint8_t *at, const uint8_t *end) {
    if (end - at < 2) { return 0; }
    switch (at[1]) {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't': return 2;
    case 'u':
        if (end - at < 6) { return 0; }
        for (size_t digit = 2; digit < 6; digit += 1) {
            if (!isHexadecimal(at[digit])) { return 0; }
        }
        return 6;
    default: return 0;
    }
}

/// The first backslash that starts no escape, `length` when there is none. Backslashes outside of strings were refused
/// before as part of a number or literal. `found` tells whether there is any escape.
inline size_t invalidEscape(const uint8_t *text, size_t length, bool &found) {
    found = false;
    const uint8_t *at = text;
    const uint8_t *end = text + length;
    while (at < end) {
        at = static_cast<const uint8_t *>(std::memchr(at, '\\', static_cast<size_t>(end - at)));
        if (at == nullptr) { return length; }
        found = true;
        const size_t skipped = escapeLength(at, end);
        if (skipped == 0) { return static_cast<size_t>(at - text); }
        at += skipped;
    }
    return length;
}

/// The first control character within a string, `length` when there is none.
inline size_t controlCharacterInString(const uint8_t *text, size_t length) {
    bool inside = false;
    for (size_t at = 0; at < length; at += 1) {
        if (text[at] == '"') {
            inside = !inside;
        } else if (inside && text[at] == '\\') {
            at += 1;
        } else if (inside && text[at] < 0x20) {
            return at;
        }
    }
    return length;
}

/// How long the well-formed UTF-8 sequence at `at` is, 0 when it is none (RFC 3629, section 4).
inline size_t sequenceLength(const uint8_t *at, const uint8_t *end) {
    const uint8_t first = at[0];
    if (first < 0x80) { return 1; }
    const size_t length = first >= 0xC2 && first <= 0xDF ? 2 : first >= 0xE0 && first <= 0xEF ? 3
        : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
    if (length == 0 || static_cast<size_t>(end - at) < length) { return 0; }
    const uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (at[1] < low || at[1] > high) { return 0; }
    for (size_t byte = 2; byte < length; byte += 1) {
        if ((at[byte] & 0xC0) != 0x80) { return 0; }
    }
    return length;
}

/// The first byte that starts no UTF-8 sequence, `length` when there is none.
inline size_t invalidUTF8(const uint8_t *text, size_t length) {
    size_t at = 0;
    while (at < length) {
        const size_t sequence = sequenceLength(text + at, text + length);
        if (sequence == 0) { return at; }
        at += sequence;
    }
    return length;
}

}  // namespace scalars
