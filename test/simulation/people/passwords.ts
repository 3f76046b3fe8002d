/** Manual §4: until another one is set. */
export const factoryPassword = 'public';

/** Which password of the page holds; of a change that nobody knows the end of, either. */
export class Passwords {
  #possible: readonly string[] = [factoryPassword];
  /** Somebody is changing it just now. */
  #isChanging = false;

  /** The most likely one first. */
  get possible(): readonly string[] {
    return this.#possible;
  }

  accepted(password: string): void {
    this.#isChanging = false;
    this.#possible = [password];
  }

  /** Somebody asks for another one; ends with `accepted`, `refused` or `unanswered`, or not at all where it may yet be taken. */
  changing(password: string): void {
    this.#isChanging = true;
    this.#possible = [...new Set([...this.#possible, password])];
  }

  refused(password: string): void {
    this.#isChanging = false;
    if (this.#possible.length > 1) this.#possible = this.#possible.filter((one) => one !== password);
  }

  unanswered(): void {
    this.#isChanging = false;
  }

  /** It has opened the page. */
  proven(password: string): void {
    const others = this.#isChanging ? this.#possible.filter((one) => one !== password) : [];
    this.#possible = [password, ...others];
  }
}
