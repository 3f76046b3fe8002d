/** A number as people write it; undefined for what is none. Nothing else may be sent for it: JSON has no NaN. */
export function numberOf(text: string): number | undefined {
  const number = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(number) ? undefined : number;
}
