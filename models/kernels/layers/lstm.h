/** One direction of an LSTM (Hochreiter and Schmidhuber 1997, with a forget gate) over a song. */
#pragma once
#include "activations.h"
#include "linear.h"

enum { GATES = 4 };

typedef struct {
  size_t inputs, units;           // `units` is a multiple of LANES
  int backward;                   // whether it reads from the last line to the first
  float *weight_ih, *weight_hh;   // [4H, inputs], [4H, H]; gates in the order input, forget, cell, output
  float *bias_ih, *bias_hh;       // [4H]
  float *gates;                   // [L, 4H]: activated; then gradients by the gates before activation
  float *cells, *tangents;        // [L, H]: c, tanh c
  float *by_hidden, *by_cell;     // [H]: gradients that come from the next step
} lstm;

static lstm take_lstm(size_t inputs, size_t units, int backward) {
  lstm layer = {.inputs = inputs, .units = units, .backward = backward};
  layer.weight_ih = take(GATES * units * inputs);
  layer.weight_hh = take(GATES * units * units);
  layer.bias_ih = take(GATES * units);
  layer.bias_hh = take(GATES * units);
  return layer;
}

static void transpose_lstm(const lstm *layer) {
  transpose_weight(layer->weight_ih, GATES * layer->units, layer->inputs);
  transpose_weight(layer->weight_hh, GATES * layer->units, layer->units);
}

static void reserve_lstm(lstm *layer, size_t lines) {
  layer->gates = allocate(lines * GATES * layer->units);
  layer->cells = allocate(lines * layer->units);
  layer->tangents = allocate(lines * layer->units);
  layer->by_hidden = allocate(layer->units);
  layer->by_cell = allocate(layer->units);
}

/** The line of a step. */
INLINE size_t line_of(const lstm *layer, size_t step, size_t lines) {
  return layer->backward ? lines - 1 - step : step;
}

/** @param previous the cells of the step before; null at the first step */
static void cell_forward(const lstm *layer, size_t line, const float *previous, float *hidden) {
  const size_t units = layer->units;
  float *gates = layer->gates + line * GATES * units;
  for (size_t i = 0; i < units; i += LANES) {
    const vector input = sigmoid(load(gates + i)), forget = sigmoid(load(gates + units + i));
    const vector cell = hyperbolic_tangent(load(gates + 2 * units + i));
    const vector output = sigmoid(load(gates + 3 * units + i));
    vector state = input * cell;
    if (previous) state += forget * load(previous + i);
    const vector tangent = hyperbolic_tangent(state);
    store(gates + i, input);
    store(gates + units + i, forget);
    store(gates + 2 * units + i, cell);
    store(gates + 3 * units + i, output);
    store(layer->cells + line * units + i, state);
    store(layer->tangents + line * units + i, tangent);
    store(hidden + i, output * tangent);
  }
}

/** @param hidden [L, H], whose rows may be parts of longer rows */
static void lstm_forward(lstm *layer, matrix x, matrix hidden) {
  const size_t lines = x.rows, units = layer->units, columns = GATES * units;
  const matrix gates = dense(layer->gates, lines, columns);
  const matrix recurrent = dense(transpose_of(layer->weight_hh), units, columns);
  for (size_t line = 0; line < lines; line++) {
    float *row = row_of(gates, line);
    for (size_t i = 0; i < columns; i += LANES) {
      store(row + i, load(layer->bias_ih + i) + load(layer->bias_hh + i));
    }
  }
  add_product(gates, x, dense(transpose_of(layer->weight_ih), layer->inputs, columns));
  const float *previous = 0;
  for (size_t step = 0; step < lines; step++) {
    const size_t line = line_of(layer, step, lines);
    if (step > 0) {
      const size_t before = line_of(layer, step - 1, lines);
      add_product(rows_of(gates, line, 1), rows_of(hidden, before, 1), recurrent);
    }
    cell_forward(layer, line, previous, row_of(hidden, line));
    previous = layer->cells + line * units;
  }
}

/** Replaces the gates of a line by the gradients by the gates before their activation. */
static void cell_backward(
    const lstm *layer, size_t line, const float *previous, const float *by_hidden) {
  const size_t units = layer->units;
  const vector one = splat(1);
  float *gates = layer->gates + line * GATES * units, *from_next = layer->by_cell;
  const float *tangents = layer->tangents + line * units;
  for (size_t i = 0; i < units; i += LANES) {
    const vector input = load(gates + i), forget = load(gates + units + i);
    const vector cell = load(gates + 2 * units + i), output = load(gates + 3 * units + i);
    const vector tangent = load(tangents + i);
    const vector by_h = load(by_hidden + i) + load(layer->by_hidden + i);
    const vector by_c = by_h * output * (one - tangent * tangent) + load(from_next + i);
    const vector before = previous ? load(previous + i) : splat(0);
    store(gates + i, by_c * cell * input * (one - input));
    store(gates + units + i, by_c * before * forget * (one - forget));
    store(gates + 2 * units + i, by_c * input * (one - cell * cell));
    store(gates + 3 * units + i, by_h * tangent * output * (one - output));
    store(from_next + i, by_c * forget);
  }
}

/**
 * Adds the gradients by the weights, and by x to `by_x`.
 *
 * @param hidden [L, H], as lstm_forward left it
 * @param by_output [L, H]: gradients by the hidden states
 */
static void lstm_backward(lstm *layer, matrix x, matrix hidden, matrix by_output, matrix by_x) {
  const size_t lines = x.rows, units = layer->units, columns = GATES * units;
  const matrix gates = dense(layer->gates, lines, columns), by_gates = gates;
  const matrix by_hidden = dense(layer->by_hidden, 1, units);
  set_zero(by_hidden);
  set_zero(dense(layer->by_cell, 1, units));
  for (size_t step = lines; step-- > 0;) {
    const size_t line = line_of(layer, step, lines);
    const float *previous =
        step > 0 ? layer->cells + line_of(layer, step - 1, lines) * units : 0;
    cell_backward(layer, line, previous, row_of(by_output, line));
    set_zero(by_hidden);
    add_product(by_hidden, rows_of(by_gates, line, 1), dense(layer->weight_hh, columns, units));
  }
  const matrix by_weight_hh = dense(gradient_of(layer->weight_hh), columns, units);
  const size_t first = layer->backward ? 0 : 1;  // the first line that has a step before it
  add_product(
      by_weight_hh, transposed(rows_of(by_gates, first, lines - 1)),
      rows_of(hidden, 1 - first, lines - 1));
  add_product(
      dense(gradient_of(layer->weight_ih), columns, layer->inputs), transposed(by_gates), x);
  add_rows(gradient_of(layer->bias_ih), by_gates);
  add_rows(gradient_of(layer->bias_hh), by_gates);
  add_product(by_x, by_gates, dense(layer->weight_ih, columns, layer->inputs));
}
