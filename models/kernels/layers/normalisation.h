/** Layer normalisation (Ba et al. 2016): a line's numbers with mean 0 and deviation 1, then scaled. */
#pragma once
#include "memory.h"

typedef struct {
  size_t width;      // a multiple of LANES
  float *gain;       // [width]
  float *bias;       // [width]
  float *standard;   // [L, width]: the normalised numbers before gain and bias
  float *precision;  // [L]: 1 / deviation
} normalisation;

static normalisation take_normalisation(size_t width) {
  float *gain = take(width);
  return (normalisation){.width = width, .gain = gain, .bias = take(width)};
}

static void reserve_normalisation(normalisation *layer, size_t lines) {
  layer->standard = allocate(lines * layer->width);
  layer->precision = allocate(lines);
}

/** y may be x. */
static void normalisation_forward(normalisation *layer, matrix x, matrix y) {
  const size_t width = layer->width;
  for (size_t line = 0; line < x.rows; line++) {
    const float *from = row_of(x, line);
    vector sum = splat(0), squares = splat(0);
    for (size_t i = 0; i < width; i += LANES) sum += load(from + i);
    const vector mean = splat(total(sum) / width);
    for (size_t i = 0; i < width; i += LANES) {
      const vector difference = load(from + i) - mean;
      squares += difference * difference;
    }
    const float precision = 1 / __builtin_sqrtf(total(squares) / width + 1e-5f);
    layer->precision[line] = precision;
    float *standard = layer->standard + line * width, *to = row_of(y, line);
    for (size_t i = 0; i < width; i += LANES) {
      const vector value = (load(from + i) - mean) * splat(precision);
      store(standard + i, value);
      store(to + i, value * load(layer->gain + i) + load(layer->bias + i));
    }
  }
}

/** Adds the gradients by the weights, and replaces the gradients by y by those by x. */
static void normalisation_backward(const normalisation *layer, matrix gradients) {
  const size_t width = layer->width;
  float *by_gain = gradient_of(layer->gain), *by_bias = gradient_of(layer->bias);
  for (size_t line = 0; line < gradients.rows; line++) {
    const float *standard = layer->standard + line * width;
    float *gradient = row_of(gradients, line);
    vector sum = splat(0), products = splat(0);
    for (size_t i = 0; i < width; i += LANES) {
      const vector by_y = load(gradient + i), value = load(standard + i);
      store(by_gain + i, load(by_gain + i) + by_y * value);
      store(by_bias + i, load(by_bias + i) + by_y);
      const vector by_standard = by_y * load(layer->gain + i);
      sum += by_standard;
      products += by_standard * value;
      store(gradient + i, by_standard);
    }
    const vector mean = splat(total(sum) / width), slope = splat(total(products) / width);
    const vector precision = splat(layer->precision[line]);
    for (size_t i = 0; i < width; i += LANES) {
      const vector value = load(standard + i);
      store(gradient + i, (load(gradient + i) - mean - value * slope) * precision);
    }
  }
}
