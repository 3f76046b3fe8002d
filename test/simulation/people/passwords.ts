/** Manual §4: until another one is set. */
export const factoryPassword = 'public';

/** Which password of the page holds; of a change that nobody knows the end of, either. */
export class Passwords {
  #possible: readonly string[] = [factoryPassword];

  /** The most likely one first. */
  get possible(): readonly string[] {
    return this.#possible;
  }

  accepted(password: string): void {
    this.#possible = [password];
  }

  doubtful(password: string): void {
    this.#possible = [...new Set([...this.#possible, password])];
  }

  /** It has opened the page. */
  proven(password: string): void {
    this.#possible = [password];
  }
}
