/** Functions of four numbers. */
#pragma once
#include "matrix.h"

/**
 * e^x within 2e-7 of itself; x is cut to ±87. With x = n ln 2 + r, where n is whole and
 * |r| <= ln 2 / 2, e^x is 2^n e^r: e^r by its Taylor series, 2^n by adding n to the exponent.
 */
INLINE vector exponential(vector x) {
  x = (vector)wasm_f32x4_pmax(wasm_f32x4_pmin((v128_t)x, (v128_t)splat(87)), (v128_t)splat(-87));
  // Numbers from 2^23 on are whole, so this sum has n in its lowest bits.
  const vector shifted = x * splat(1.44269504f) + splat(12582912);
  const vector n = shifted - splat(12582912);
  const vector r = (x - n * splat(0.693359375f)) - n * splat(-2.12194440e-4f);  // ln 2 in two parts
  vector e = r * splat(1.0f / 5040) + splat(1.0f / 720);
  e = e * r + splat(1.0f / 120);
  e = e * r + splat(1.0f / 24);
  e = e * r + splat(1.0f / 6);
  e = e * r + splat(0.5f);
  e = e * r + splat(1);
  e = e * r + splat(1);
  return (vector)wasm_i32x4_add((v128_t)e, wasm_i32x4_shl((v128_t)shifted, 23));
}

INLINE vector sigmoid(vector x) { return splat(1) / (splat(1) + exponential(-x)); }

INLINE vector hyperbolic_tangent(vector x) {
  const vector s = sigmoid(x + x);
  return s + s - splat(1);
}

INLINE vector larger(vector a, vector b) { return (vector)wasm_f32x4_pmax((v128_t)a, (v128_t)b); }

/** Replaces negative numbers by 0; the size is a multiple of LANES. */
static void rectify(float *values, size_t size) {
  for (size_t i = 0; i < size; i += LANES) store(values + i, larger(load(values + i), splat(0)));
}

/** Clears the gradients of numbers that were rectified to 0. */
static void rectify_gradients(float *gradients, const float *rectified, size_t size) {
  for (size_t i = 0; i < size; i += LANES) {
    const v128_t positive = wasm_f32x4_gt((v128_t)load(rectified + i), (v128_t)splat(0));
    store(gradients + i, (vector)wasm_v128_and(positive, (v128_t)load(gradients + i)));
  }
}
