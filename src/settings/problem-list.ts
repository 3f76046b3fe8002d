import type { Bilingual } from '../core/bilingual.js';
import { type ProblemDetails, type ProblemReason, type SettingsProblem, settingsProblem } from './settings-problem.js';
import { settingsText } from './settings-texts.js';

/** More messages than a person reads; a binary file would give one for each line. */
const mostProblems = 100;

/** Problems or notices of one file, as they are found. */
export class ProblemList {
  readonly #file: string;
  readonly #found: SettingsProblem[] = [];

  /** `file`: its name in messages. */
  constructor(file: string) {
    this.#file = file;
  }

  get isEmpty(): boolean {
    return this.#found.length === 0;
  }

  add(reason: ProblemReason, message: Bilingual, details: ProblemDetails): void {
    this.#found.push(settingsProblem(this.#file, reason, message, details));
  }

  /** As a person goes through the file, what is about the whole of it first; of too many, the rest is a number. */
  byLine(): readonly SettingsProblem[] {
    const sorted = this.#found.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0));
    if (sorted.length <= mostProblems) return sorted;
    const rest = settingsProblem(this.#file, 'more', settingsText('more', { count: sorted.length - mostProblems }));
    return [...sorted.slice(0, mostProblems), rest];
  }
}
