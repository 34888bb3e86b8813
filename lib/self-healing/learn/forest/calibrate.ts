/** `logit(calibrated) = shift + slope × logit(raw)`. */
export interface Calibration {
  shift: number;
  slope: number;
}

/** Strength of the pull towards leaving the forest's word as it is, as of so many decisions. */
const pull = 4;

/**
 * Logistic recalibration (Cox, 1958; Platt's scaling on the log-odds) by Newton's method, drawn towards the identity so
 * that a few decisions change little. Two parameters, because the decisions kept for it may be few. Yields before each round.
 */
export function* calibrate(raw: Float64Array, labels: Uint8Array): Generator<void, Calibration> {
  const logits = raw.map(logit);
  let [shift, slope] = [0, 1];
  for (let round = 0; round < 25; round++) {
    let [shiftGradient, slopeGradient] = [-pull * shift, -pull * (slope - 1)];
    let [shifts, both, slopes] = [pull, 0, pull];
    yield;
    for (let index = 0; index < raw.length; index++) {
      const odds = logits[index] as number;
      const probability = logistic(shift + slope * odds);
      const error = (labels[index] ?? 0) - probability;
      const spread = probability * (1 - probability);
      shiftGradient += error;
      slopeGradient += error * odds;
      shifts += spread;
      both += spread * odds;
      slopes += spread * odds * odds;
    }
    const determinant = shifts * slopes - both * both;
    const shiftStep = (slopes * shiftGradient - both * slopeGradient) / determinant;
    const slopeStep = (shifts * slopeGradient - both * shiftGradient) / determinant;
    // Half a step at most: from far away a whole one can overshoot.
    const damping = Math.min(1, 1 / Math.max(1e-12, Math.abs(shiftStep), Math.abs(slopeStep)));
    shift += damping * shiftStep;
    slope += damping * slopeStep;
    if (Math.abs(shiftStep) + Math.abs(slopeStep) < 1e-9) break;
  }
  // A slope that turns the order round means that the forest knows nothing: its word is then the average.
  return slope >= 0 ? { shift, slope } : { shift: averageOdds(labels), slope: 0 };
}

export function calibrated(raw: number, { shift, slope }: Calibration): number {
  return logistic(shift + slope * logit(raw));
}

/** Mean distance of what was said from what came, over ten bins of equal width (Naeini et al., 2015). */
export function calibrationError(said: Float64Array, labels: Uint8Array): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, said: 0, came: 0 }));
  for (let index = 0; index < said.length; index++) {
    const bin = bins[Math.min(9, Math.floor((said[index] ?? 0) * 10))];
    if (!bin) continue;
    bin.count += 1;
    bin.said += said[index] ?? 0;
    bin.came += labels[index] ?? 0;
  }
  return bins.reduce((sum, bin) => sum + Math.abs(bin.said - bin.came), 0) / Math.max(1, said.length);
}

function logistic(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}

function logit(probability: number): number {
  const bounded = Math.min(0.999, Math.max(0.001, probability));
  return Math.log(bounded / (1 - bounded));
}

function averageOdds(labels: Uint8Array): number {
  const successes = labels.reduce((sum, label) => sum + label, 0);
  return logit((successes + 1) / (labels.length + 2));
}
