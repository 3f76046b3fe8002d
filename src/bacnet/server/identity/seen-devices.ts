/** As many devices as any site has; 4,096 numbers take little memory. */
const maxSeen = 4096;

/** The Device Identifiers that others were heard to have. */
export class SeenDevices {
  readonly #instances = new Set<number>();

  get instances(): ReadonlySet<number> {
    return this.#instances;
  }

  note(instance: number): void {
    // Heard last, forgotten last.
    this.#instances.delete(instance);
    this.#instances.add(instance);
    const [oldest] = this.#instances;
    if (this.#instances.size > maxSeen && oldest !== undefined) this.#instances.delete(oldest);
  }
}
