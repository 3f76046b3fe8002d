import type { Language } from './translate.js';

/** Numbers and times as people of a language write them. */
export class Format {
  readonly #locale: string;
  readonly #dateTime: Intl.DateTimeFormat;
  readonly #timeOfDay: Intl.DateTimeFormat;

  constructor(language: Language) {
    this.#locale = language === 'fr' ? 'fr-FR' : 'en-GB';
    this.#dateTime = new Intl.DateTimeFormat(this.#locale, {
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    this.#timeOfDay = new Intl.DateTimeFormat(this.#locale, {
      timeStyle: 'medium',
    });
  }

  number(value: number, decimals?: number): string {
    const digits = decimals === undefined ? { maximumFractionDigits: 2 } : fixed(decimals);
    return new Intl.NumberFormat(this.#locale, digits).format(value);
  }

  dateTime(atMs: number): string {
    return this.#dateTime.format(atMs);
  }

  timeOfDay(atMs: number): string {
    return this.#timeOfDay.format(atMs);
  }

  /** Of the same day, only the time. */
  since(atMs: number, nowMs: number): string {
    const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
    return isToday ? this.timeOfDay(atMs) : this.dateTime(atMs);
  }

  /** Of the browser, as it is at that moment: GMT+1. */
  zone(atMs: number): string {
    const parts = new Intl.DateTimeFormat(this.#locale, { timeZoneName: 'short' }).formatToParts(atMs);
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  }

  /** 0.4 s, 12 s, 3 min 20 s, 2 h 5 min, 4 d 1 h; French has j for days. */
  duration(ms: number): string {
    const seconds = Math.max(0, ms) / 1000;
    if (seconds < 9.95) return `${this.number(seconds, 1)} s`;
    if (seconds < 60) return `${Math.floor(seconds)} s`;
    if (seconds < 3600) return two(seconds, 60, 'min', 1, 's');
    if (seconds < 86_400) return two(seconds, 3600, 'h', 60, 'min');
    return two(seconds, 86_400, this.#locale === 'fr-FR' ? 'j' : 'd', 3600, 'h');
  }
}

function fixed(decimals: number) {
  return { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
}

function two(seconds: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const bigs = Math.floor(seconds / big);
  const smalls = Math.floor((seconds % big) / small);
  return smalls === 0 ? `${bigs} ${bigUnit}` : `${bigs} ${bigUnit} ${smalls} ${smallUnit}`;
}
