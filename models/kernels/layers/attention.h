/**
 * Attention of the lines of a song to each other (Vaswani et al. 2017), with a bias for each pair of
 * lines: y = x + mask · output(Σ softmax(q · kᵀ / √size + bias) · v), where q, k and v come from the
 * normalised x.
 */
#pragma once
#include "activations.h"
#include "linear.h"
#include "normalisation.h"

enum {
  HEADS = 4,
  ROWS = 4,  // lines whose gradients by the softmax are computed together
};

typedef struct {
  size_t width;  // a multiple of HEADS · LANES
  normalisation norm;
  linear query_key_value, output;
  float *normal;          // [L, width]: the normalised x
  float *projections;     // [L, 3 · width]: q / √size, k, v, each head after head
  float *by_projections;  // the same, gradients
  float *scores;          // [HEADS, L, padded L]: the biases; then the softmax; then gradients by the
                          // scores, which are those by the biases
  float *by_weights;      // [ROWS, padded L]: gradients by the softmax of one head
  float *head;            // [size, padded L]: k or v of one head, transposed
  float *mixed;           // [L, width]: Σ softmax · v
  float *added;           // [L, width]: what is added to x before the mask; then gradients by it
} attention;

static attention take_attention(size_t width) {
  attention layer = {.width = width};
  layer.norm = take_normalisation(width);
  layer.query_key_value = take_linear(width, 3 * width);
  layer.output = take_linear(width, width);
  return layer;
}

static void transpose_attention(const attention *layer) {
  transpose_weight(layer->query_key_value.weight, 3 * layer->width, layer->width);
  transpose_weight(layer->output.weight, layer->width, layer->width);
}

/** @param scores [HEADS, L, padded L] */
static void reserve_attention(attention *layer, size_t lines, float *scores) {
  const size_t size = lines * layer->width;
  reserve_normalisation(&layer->norm, lines);
  layer->normal = allocate(size);
  layer->projections = allocate(3 * size);
  layer->by_projections = allocate(3 * size);
  layer->scores = scores;
  layer->by_weights = allocate(ROWS * padded(lines));
  layer->head = allocate(layer->width / HEADS * padded(lines));
  layer->mixed = allocate(size);
  layer->added = allocate(size);
}

/** The numbers of one head in `projections` or their gradients: of q (part 0), k (1) or v (2). */
static matrix part_of(
    const attention *layer, float *projections, size_t lines, size_t part, size_t head) {
  const size_t width = layer->width, size = width / HEADS;
  return columns_of(dense(projections, lines, 3 * width), part * width + head * size, size);
}

static matrix scores_of(const attention *layer, size_t lines, size_t head) {
  const size_t columns = padded(lines);
  return dense(layer->scores + head * lines * columns, lines, columns);
}

/** A part of one head, transposed: [size, padded L], with zeros in the padding. */
static matrix transposed_part(const attention *layer, matrix part) {
  const matrix to = dense(layer->head, part.columns, padded(part.rows));
  set_zero(to);
  copy(to, transposed(part));
  return to;
}

/** The softmax of the first `columns` numbers of a row; the padding after them becomes 0. */
static void softmax(float *row, size_t columns) {
  const size_t width = padded(columns);
  for (size_t i = columns; i < width; i++) row[i] = -1e30f;  // e^-87, cleared below
  vector largest = load(row), sum = splat(0);
  for (size_t i = LANES; i < width; i += LANES) largest = larger(largest, load(row + i));
  const float a = largest[0] > largest[1] ? largest[0] : largest[1];
  const float b = largest[2] > largest[3] ? largest[2] : largest[3];
  const vector top = splat(a > b ? a : b);
  for (size_t i = 0; i < width; i += LANES) store(row + i, exponential(load(row + i) - top));
  for (size_t i = columns; i < width; i++) row[i] = 0;
  for (size_t i = 0; i < width; i += LANES) sum += load(row + i);
  const vector scale = splat(1 / total(sum));
  for (size_t i = 0; i < width; i += LANES) store(row + i, load(row + i) * scale);
}

static void scale_queries(const attention *layer, float *projections, size_t lines) {
  const vector scale = splat(1 / __builtin_sqrtf(layer->width / HEADS));
  for (size_t line = 0; line < lines; line++) {
    float *query = projections + line * 3 * layer->width;
    for (size_t i = 0; i < layer->width; i += LANES) store(query + i, load(query + i) * scale);
  }
}

/** Computes y. `scores` must have the biases. */
static void attention_forward(attention *layer, matrix x, const float *mask, matrix y) {
  const size_t lines = x.rows, width = layer->width, size = width / HEADS;
  const matrix normal = dense(layer->normal, lines, width), mixed = dense(layer->mixed, lines, width);
  const matrix added = dense(layer->added, lines, width);
  normalisation_forward(&layer->norm, x, normal);
  linear_forward(&layer->query_key_value, normal, dense(layer->projections, lines, 3 * width));
  scale_queries(layer, layer->projections, lines);
  set_zero(mixed);
  for (size_t head = 0; head < HEADS; head++) {
    const matrix scores = scores_of(layer, lines, head);
    const matrix query = part_of(layer, layer->projections, lines, 0, head);
    const matrix key = part_of(layer, layer->projections, lines, 1, head);
    const matrix value = part_of(layer, layer->projections, lines, 2, head);
    add_product(scores, query, transposed_part(layer, key));
    for (size_t line = 0; line < lines; line++) softmax(row_of(scores, line), lines);
    add_product(columns_of(mixed, head * size, size), columns_of(scores, 0, lines), value);
  }
  linear_forward(&layer->output, mixed, added);
  copy(y, x);
  add_each_product(y.values, added.values, mask, lines * width);
}

/** Replaces the numbers of a softmax by the gradients by its scores. */
static void softmax_backward(float *weights, const float *by_weights, size_t columns) {
  vector products = splat(0);
  for (size_t i = 0; i < columns; i += LANES) products += load(weights + i) * load(by_weights + i);
  const vector mean = splat(total(products));
  for (size_t i = 0; i < columns; i += LANES) {
    store(weights + i, load(weights + i) * (load(by_weights + i) - mean));
  }
}

/**
 * Adds the gradients by the weights, replaces the gradients by y by those by x, and leaves those by the
 * biases in `scores`.
 */
static void attention_backward(attention *layer, matrix gradients, const float *mask) {
  const size_t lines = gradients.rows, width = layer->width, size = width / HEADS;
  const matrix normal = dense(layer->normal, lines, width), mixed = dense(layer->mixed, lines, width);
  const matrix by_added = dense(layer->added, lines, width);
  const matrix by_projections = dense(layer->by_projections, lines, 3 * width);
  multiply_each(by_added.values, gradients.values, mask, lines * width);
  linear_weight_gradients(&layer->output, mixed, by_added);
  const matrix by_mixed = mixed;  // whose values are no longer needed
  linear_input_gradients(&layer->output, by_added, by_mixed);
  set_zero(by_projections);
  for (size_t head = 0; head < HEADS; head++) {
    const matrix scores = scores_of(layer, lines, head);
    const matrix weights = columns_of(scores, 0, lines), by_scores = weights;
    const matrix by_head = columns_of(by_mixed, head * size, size);
    const matrix value = part_of(layer, layer->projections, lines, 2, head);
    add_product(part_of(layer, by_projections.values, lines, 2, head), transposed(weights), by_head);
    const matrix values = transposed_part(layer, value);
    for (size_t first = 0; first < lines; first += ROWS) {
      const size_t rows = lines - first < ROWS ? lines - first : ROWS;
      const matrix by_weights = dense(layer->by_weights, rows, scores.columns);
      set_zero(by_weights);
      add_product(by_weights, rows_of(by_head, first, rows), values);
      for (size_t row = 0; row < rows; row++) {
        softmax_backward(row_of(scores, first + row), row_of(by_weights, row), scores.columns);
      }
    }
    const matrix query = part_of(layer, layer->projections, lines, 0, head);
    const matrix key = part_of(layer, layer->projections, lines, 1, head);
    add_product(part_of(layer, by_projections.values, lines, 0, head), by_scores, key);
    add_product(part_of(layer, by_projections.values, lines, 1, head), transposed(by_scores), query);
  }
  scale_queries(layer, by_projections.values, lines);
  linear_weight_gradients(&layer->query_key_value, normal, by_projections);
  const matrix by_normal = by_added;
  linear_input_gradients(&layer->query_key_value, by_projections, by_normal);
  normalisation_backward(&layer->norm, by_normal);
  for (size_t i = 0; i < lines * width; i += LANES) {
    store(gradients.values + i, load(gradients.values + i) + load(by_normal.values + i));
  }
}
