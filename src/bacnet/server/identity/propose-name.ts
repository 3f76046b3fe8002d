const unitSuffix = / unit (\d+)$/;

/** `MODEL unit N`: N is the unit's own number in a parallel system, else one more than the name has now. */
export function proposeName(name: string, unitNumber: number): string {
  const model = name.replace(unitSuffix, '');
  const [, current = '0'] = unitSuffix.exec(name) ?? [];
  const isFree = unitNumber > 0 && Number(current) !== unitNumber;
  return `${model} unit ${isFree ? unitNumber : Number(current) + 1}`;
}
