import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/seeded-random';
import { calibrate, calibrated, calibrationError } from './calibrate';

function calibrationOf(raw: Float64Array, labels: Uint8Array) {
  const work = calibrate(raw, labels);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe('calibration', () => {
  it('turns a word that is too sure into the share that comes true', () => {
    const random = seededRandom(1);
    const truth = Float64Array.from({ length: 4_000 }, () => 0.2 + 0.6 * random());
    const labels = Uint8Array.from(truth, (chance) => (random() < chance ? 1 : 0));
    // Log-odds three times as far from even as they should be.
    const raw = truth.map((chance) => 1 / (1 + ((1 - chance) / chance) ** 3));
    const calibration = calibrationOf(raw, labels);
    expect(calibration.slope).toBeCloseTo(1 / 3, 1);
    expect(calibrationError(raw, labels)).toBeGreaterThan(0.1);
    expect(
      calibrationError(
        raw.map((word) => calibrated(word, calibration)),
        labels,
      ),
    ).toBeLessThan(0.03);
  });

  it('leaves the word nearly as it is where only a few decisions speak against it', () => {
    const calibration = calibrationOf(Float64Array.from([0.9, 0.9]), Uint8Array.from([0, 1]));
    expect(calibrated(0.9, calibration)).toBeGreaterThan(0.7);
    expect(calibrationOf(new Float64Array(0), new Uint8Array(0))).toEqual({ shift: 0, slope: 1 });
  });

  it('falls back to the average where the order of its words is the wrong way round', () => {
    const raw = Float64Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? 0.9 : 0.1));
    const labels = Uint8Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? 0 : 1));
    const calibration = calibrationOf(raw, labels);
    expect(calibrated(0.95, calibration)).toBeCloseTo(0.5, 2);
    expect(calibrated(0.05, calibration)).toBeCloseTo(0.5, 2);
  });

  it('stays finite where everything succeeded and the word was certain', () => {
    const calibration = calibrationOf(new Float64Array(50).fill(1), new Uint8Array(50).fill(1));
    expect(calibrated(1, calibration)).toBeGreaterThan(0.95);
    expect(calibrated(0, calibration)).toBeLessThan(0.5);
  });
});
