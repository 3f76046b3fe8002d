const pattern = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/;

export function isVersion(text: string): boolean {
  return pattern.test(text);
}

/** Whether `version` comes before `other`; both are three numbers with dots. */
export function isOlder(version: string, other: string): boolean {
  const left = version.split('.').map(Number);
  const right = other.split('.').map(Number);
  for (const [index, number] of left.entries()) {
    const difference = number - (right[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
