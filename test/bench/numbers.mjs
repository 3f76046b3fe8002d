export function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value that this share of the numbers does not pass. */
export function percentile(numbers, share) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Mean of the lowest quarter, of what noise only ever adds to, such as memory that a late collection leaves. */
export function lowestQuarter(numbers) {
  const least = [...numbers].sort((one, other) => one - other).slice(0, Math.ceil(numbers.length / 4));
  return least.reduce((sum, one) => sum + one, 0) / least.length;
}
