/** ISO 8601 in the zone of the machine, the zone with it: 2026-01-15T13:00:00+01:00. Empty for no moment at all. */
export function localIsoTime(atMs: number): string {
  const date = new Date(atMs);
  if (Number.isNaN(date.getTime())) return '';
  const local = new Date(date.getTime() - date.getTimezoneOffset() * msPerMinute);
  return `${local.toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length)}${utcOffset(date)}`;
}

/** +01:00, as it is in the zone of the machine at that moment. */
export function utcOffset(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(rest)}`;
}

/** Of the machine: Europe/Paris. */
export function timeZoneName(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** 2025-01-31, as the local clock has it. */
export function isoDate(date: Date): string {
  return [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-');
}

/** 13:05, likewise. */
export function timeOfDay(date: Date): string {
  return [date.getHours(), date.getMinutes()].map(twoDigits).join(':');
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

const msPerMinute = 60_000;
