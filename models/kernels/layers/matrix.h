/** Views of numbers in memory, and their products. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <wasm_simd128.h>

#define INLINE static inline __attribute__((always_inline))

enum { LANES = 4 };

/** Four numbers. */
typedef float vector __attribute__((vector_size(16)));

INLINE vector load(const float *from) { return (vector)wasm_v128_load(from); }
INLINE void store(float *to, vector values) { wasm_v128_store(to, (v128_t)values); }
INLINE vector splat(float value) { return (vector){value, value, value, value}; }
INLINE float total(vector parts) { return (parts[0] + parts[1]) + (parts[2] + parts[3]); }

/** The number of columns with which a row of this size is a whole number of vectors. */
INLINE size_t padded(size_t columns) { return (columns + LANES - 1) / LANES * LANES; }

/** A view of a matrix. */
typedef struct {
  float *values;
  size_t rows, columns;
  size_t row_step, column_step;  // from a number to the one below it, and to the one at its right
} matrix;

/** A row-major matrix. */
INLINE matrix dense(float *values, size_t rows, size_t columns) {
  return (matrix){values, rows, columns, columns, 1};
}

INLINE matrix transposed(matrix m) {
  return (matrix){m.values, m.columns, m.rows, m.column_step, m.row_step};
}

INLINE float *row_of(matrix m, size_t row) { return m.values + row * m.row_step; }

INLINE matrix rows_of(matrix m, size_t first, size_t count) {
  return (matrix){row_of(m, first), count, m.columns, m.row_step, m.column_step};
}

INLINE matrix columns_of(matrix m, size_t first, size_t count) {
  return (matrix){m.values + first * m.column_step, m.rows, count, m.row_step, m.column_step};
}

/** Adds a · b to a part of c: `rows` rows and `vectors` vectors, from row and column on. */
INLINE void add_tile(
    const int rows, const int vectors, matrix c, matrix a, matrix b, size_t row, size_t column) {
  vector sums[4][8];
  float *to = row_of(c, row) + column;
  for (int r = 0; r < rows; r++) {
    for (int v = 0; v < vectors; v++) sums[r][v] = load(to + r * c.row_step + v * LANES);
  }
  const float *left = row_of(a, row), *right = b.values + column;
  for (size_t k = 0; k < a.columns; k++, left += a.column_step, right += b.row_step) {
    vector values[8];
    for (int v = 0; v < vectors; v++) values[v] = load(right + v * LANES);
    for (int r = 0; r < rows; r++) {
      const vector factor = (vector)wasm_v128_load32_splat(left + r * a.row_step);
      for (int v = 0; v < vectors; v++) sums[r][v] += factor * values[v];
    }
  }
  for (int r = 0; r < rows; r++) {
    for (int v = 0; v < vectors; v++) store(to + r * c.row_step + v * LANES, sums[r][v]);
  }
}

// Separate functions: inlined together, V8 has too few registers for them.

#define TILE(rows, vectors)                                                                  \
  __attribute__((noinline)) static void add_tile_##rows##x##vectors(                        \
      const matrix *c, const matrix *a, const matrix *b, size_t row, size_t column) {       \
    add_tile(rows, vectors, *c, *a, *b, row, column);                                       \
  }

TILE(4, 2)
TILE(4, 1)
TILE(1, 8)
TILE(1, 2)
TILE(1, 1)

/** Adds a · b to one number of c. */
static void add_number(
    const matrix *c, const matrix *a, const matrix *b, size_t row, size_t column) {
  float *to = row_of(*c, row) + column, sum = *to;
  const float *left = row_of(*a, row), *right = b->values + column;
  for (size_t k = 0; k < a->columns; k++, left += a->column_step, right += b->row_step) {
    sum += *left * *right;
  }
  *to = sum;
}

/**
 * Adds a · b to c. The rows of b and c are contiguous (column_step is 1). Each number adds its products
 * from the first to the last, wherever it lies in a tile.
 */
static void add_product(matrix c, matrix a, matrix b) {
  size_t row = 0;
  for (; row + 4 <= c.rows; row += 4) {
    size_t column = 0;
    for (; column + 8 <= c.columns; column += 8) add_tile_4x2(&c, &a, &b, row, column);
    if (column + 4 <= c.columns) {
      add_tile_4x1(&c, &a, &b, row, column);
      column += 4;
    }
    for (; column < c.columns; column++) {
      for (size_t r = row; r < row + 4; r++) add_number(&c, &a, &b, r, column);
    }
  }
  for (; row < c.rows; row++) {
    size_t column = 0;
    for (; column + 32 <= c.columns; column += 32) add_tile_1x8(&c, &a, &b, row, column);
    for (; column + 8 <= c.columns; column += 8) add_tile_1x2(&c, &a, &b, row, column);
    for (; column + 4 <= c.columns; column += 4) add_tile_1x1(&c, &a, &b, row, column);
    for (; column < c.columns; column++) add_number(&c, &a, &b, row, column);
  }
}

/** Copies a matrix to a contiguous one of the same shape. */
static void copy(matrix to, matrix from) {
  for (size_t row = 0; row < from.rows; row++) {
    const float *value = row_of(from, row);
    float *place = row_of(to, row);
    for (size_t column = 0; column < from.columns; column++, value += from.column_step) {
      place[column] = *value;
    }
  }
}

static void set_zero(matrix m) {
  for (size_t row = 0; row < m.rows; row++) {
    __builtin_memset(row_of(m, row), 0, m.columns * sizeof(float));
  }
}

/** Makes every row of a matrix equal to one row. */
static void repeat_row(matrix m, const float *row) {
  for (size_t r = 0; r < m.rows; r++) __builtin_memcpy(row_of(m, r), row, m.columns * sizeof(float));
}

/** Adds every row of a matrix to one row. */
static void add_rows(float *row, matrix m) {
  for (size_t r = 0; r < m.rows; r++) {
    const float *values = row_of(m, r);
    size_t column = 0;
    for (; column + LANES <= m.columns; column += LANES) {
      store(row + column, load(row + column) + load(values + column));
    }
    for (; column < m.columns; column++) row[column] += values[column];
  }
}

/** y = a · b, number by number; the size is a multiple of LANES. */
static void multiply_each(float *y, const float *a, const float *b, size_t size) {
  for (size_t i = 0; i < size; i += LANES) store(y + i, load(a + i) * load(b + i));
}

/** y += a · b, number by number; the size is a multiple of LANES. */
static void add_each_product(float *y, const float *a, const float *b, size_t size) {
  for (size_t i = 0; i < size; i += LANES) store(y + i, load(y + i) + load(a + i) * load(b + i));
}
