/** How much a figure grows from one sample to the next: the slope of the straight line that fits them best. */
export function growthPerSample(samples: readonly number[]): number {
  const count = samples.length;
  const middle = (count - 1) / 2;
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / count;
  let covariance = 0;
  let variance = 0;
  for (const [index, sample] of samples.entries()) {
    covariance += (index - middle) * (sample - mean);
    variance += (index - middle) ** 2;
  }
  return covariance / variance;
}
