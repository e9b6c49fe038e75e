/**
 * The network `refrain`, forward and backward, one song at a time: from the numbers of its lines and
 * pairs of lines to the two emissions of each line, and from gradients by the emissions to gradients by
 * the weights. `deno task kernel` compiles it to refrain.wasm, which is committed.
 *
 * Without fused or relaxed instructions: the same bits on every machine.
 */
#include "layers/attention.h"
#include "layers/lstm.h"
#include "layers/pair_network.h"

#define EXPORT(name) __attribute__((export_name(#name)))

enum { LABELS = 2 };

/** The arrays that the caller writes and reads. */
static struct {
  float *weights;       // in the order of `shape`
  float *gradients;     // of the loss by the weights, added up over songs
  float *x;             // [L, D]
  float *pairs;         // [L (L + 1) / 2, P]: of each line, the pairs with the lines up to itself
  float *masks;         // factors for dropout: of `input` [L, W], of what `attention_1` adds [L, W], of
                        // what `attention_2` adds [L, 2H], of its output [L, 2H]
  float *emissions;     // [L, 2]
  float *by_emissions;  // [L, 2]
} arrays;

static struct {
  size_t features, width, units;  // D, W, H
  linear input;
  normalisation input_norm;
  pair_network pair;
  attention attention_1;
  lstm directions[2];
  attention attention_2;
  linear output;
} network;

/** The lines between the layers, and the gradients by them. */
static struct {
  float *entered;   // [L, W]: normalised and rectified, before dropout
  float *lines_1;   // [L, W]: the input of attention_1
  float *lines_2;   // [L, W]: its output
  float *hidden;    // [L, 2H]: the states of the LSTM
  float *lines_3;   // [L, 2H]: the output of attention_2
  float *dropped;   // [L, 2H]: the input of `output`
  float *by_narrow, *by_wide;  // [L, W], [L, 2H]
} between;

static uintptr_t end_of_weights;

/** Lays out the weights, from weights.values on. */
static void lay_out(size_t features, size_t pair_features, size_t width, size_t units) {
  weights.size = 0;
  network.features = features;
  network.width = width;
  network.units = units;
  network.input = take_linear(features, width);
  network.input_norm = take_normalisation(width);
  network.pair = take_pair_network(pair_features, 2 * HEADS);
  network.attention_1 = take_attention(width);
  network.directions[0] = take_lstm(width, units, 0);
  network.directions[1] = take_lstm(width, units, 1);
  network.attention_2 = take_attention(2 * units);
  network.output = take_linear(2 * units, LABELS);
}

/** Makes room for a song. Memory grows to the longest song and is reused. */
EXPORT(reserve)
void reserve(size_t lines) {
  const size_t width = network.width, wide = 2 * network.units;
  heap_end = end_of_weights;
  arrays.x = allocate(lines * network.features);
  arrays.masks = allocate(2 * lines * (width + wide));
  arrays.emissions = allocate(lines * LABELS);
  arrays.by_emissions = allocate(lines * LABELS);
  reserve_normalisation(&network.input_norm, lines);
  reserve_pair_network(&network.pair, lines);
  arrays.pairs = network.pair.pairs;
  reserve_attention(&network.attention_1, lines, network.pair.scores);
  for (int d = 0; d < 2; d++) reserve_lstm(&network.directions[d], lines);
  reserve_attention(
      &network.attention_2, lines, network.pair.scores + HEADS * lines * padded(lines));
  between.entered = allocate(lines * width);
  between.lines_1 = allocate(lines * width);
  between.lines_2 = allocate(lines * width);
  between.hidden = allocate(lines * wide);
  between.lines_3 = allocate(lines * wide);
  between.dropped = allocate(lines * wide);
  between.by_narrow = allocate(lines * width);
  between.by_wide = allocate(lines * wide);
  grow();
}

/**
 * Makes room for the weights of a network. Returns the address of `arrays`.
 *
 * @param width W, a multiple of 16
 * @param units H, a multiple of 8
 */
EXPORT(shape)
void *shape(size_t features, size_t pair_features, size_t width, size_t units) {
  heap_end = (uintptr_t)&__heap_base;
  weights.values = allocate(0);
  lay_out(features, pair_features, width, units);
  arrays.weights = allocate(weights.size);  // at weights.values
  arrays.gradients = weights.gradients = allocate(weights.size);
  weights.transposes = allocate(weights.size);
  end_of_weights = heap_end;
  reserve(0);
  return &arrays;
}

/** Takes changed weights into account. */
EXPORT(prepare)
void prepare(void) {
  transpose_weight(network.input.weight, network.width, network.features);
  transpose_pair_network(&network.pair);
  transpose_attention(&network.attention_1);
  for (int d = 0; d < 2; d++) transpose_lstm(&network.directions[d]);
  transpose_attention(&network.attention_2);
  transpose_weight(network.output.weight, LABELS, 2 * network.units);
}

/** The emissions of a song for which memory is reserved. */
EXPORT(forward)
void forward(size_t lines) {
  const size_t width = network.width, units = network.units, wide = 2 * units;
  const float *mask = arrays.masks;
  const matrix entered = dense(between.entered, lines, width);
  const matrix lines_1 = dense(between.lines_1, lines, width);
  const matrix lines_2 = dense(between.lines_2, lines, width);
  const matrix hidden = dense(between.hidden, lines, wide);
  const matrix lines_3 = dense(between.lines_3, lines, wide);
  const matrix dropped = dense(between.dropped, lines, wide);
  pair_network_forward(&network.pair, lines);
  linear_forward(&network.input, dense(arrays.x, lines, network.features), entered);
  normalisation_forward(&network.input_norm, entered, entered);
  rectify(entered.values, lines * width);
  multiply_each(lines_1.values, entered.values, mask, lines * width);
  mask += lines * width;
  attention_forward(&network.attention_1, lines_1, mask, lines_2);
  mask += lines * width;
  for (int d = 0; d < 2; d++) {
    lstm_forward(&network.directions[d], lines_2, columns_of(hidden, d * units, units));
  }
  attention_forward(&network.attention_2, hidden, mask, lines_3);
  mask += lines * wide;
  multiply_each(dropped.values, lines_3.values, mask, lines * wide);
  linear_forward(&network.output, dropped, dense(arrays.emissions, lines, LABELS));
}

/** Adds the gradients by the weights of the song that `forward` computed last. */
EXPORT(backward)
void backward(size_t lines) {
  const size_t width = network.width, units = network.units, wide = 2 * units;
  const float *mask = arrays.masks + lines * (2 * width + wide);
  const matrix by_emissions = dense(arrays.by_emissions, lines, LABELS);
  const matrix lines_2 = dense(between.lines_2, lines, width);
  const matrix hidden = dense(between.hidden, lines, wide);
  const matrix by_wide = dense(between.by_wide, lines, wide);
  const matrix by_narrow = dense(between.by_narrow, lines, width);
  linear_weight_gradients(&network.output, dense(between.dropped, lines, wide), by_emissions);
  linear_input_gradients(&network.output, by_emissions, by_wide);
  multiply_each(by_wide.values, by_wide.values, mask, lines * wide);
  mask -= lines * wide;
  attention_backward(&network.attention_2, by_wide, mask);
  mask -= lines * width;
  set_zero(by_narrow);
  for (int d = 0; d < 2; d++) {
    const matrix states = columns_of(hidden, d * units, units);
    const matrix by_states = columns_of(by_wide, d * units, units);
    lstm_backward(&network.directions[d], lines_2, states, by_states, by_narrow);
  }
  attention_backward(&network.attention_1, by_narrow, mask);
  mask -= lines * width;
  multiply_each(by_narrow.values, by_narrow.values, mask, lines * width);
  rectify_gradients(by_narrow.values, between.entered, lines * width);
  normalisation_backward(&network.input_norm, by_narrow);
  linear_weight_gradients(&network.input, dense(arrays.x, lines, network.features), by_narrow);
  pair_network_backward(&network.pair, lines);
}
