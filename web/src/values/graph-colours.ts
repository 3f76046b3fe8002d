/** The colours of the style sheet as they are now: by the theme, and black on white on paper (`style/print.css`). */
export class GraphColours {
  readonly #place: Element;
  readonly #onChange: () => void;
  readonly #queries = ['print', '(prefers-color-scheme: dark)'].map((query) => matchMedia(query));
  readonly #themes: MutationObserver;
  #known = new Map<string, string>();

  /** `onChange`: they are others from now on. */
  constructor(place: Element, onChange: () => void) {
    this.#place = place;
    this.#onChange = onChange;
    this.#themes = new MutationObserver(this.#forget);
    this.#themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    for (const query of this.#queries) query.addEventListener('change', this.#forget);
  }

  /** By its name in the style sheet: `--text`. */
  of(name: string): string {
    const known = this.#known.get(name) ?? getComputedStyle(this.#place).getPropertyValue(name).trim();
    this.#known.set(name, known);
    return known;
  }

  /** The same, so that what lies below shines through; `alpha`: 0 to 1. */
  faded(name: string, alpha: number): string {
    const colour = this.of(name);
    const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(colour);
    const whole =
      short === null ? colour : `#${[short[1], short[2], short[3]].map((digit) => `${digit}${digit}`).join('')}`;
    return `${whole}${Math.round(255 * alpha)
      .toString(16)
      .padStart(2, '0')}`;
  }

  end(): void {
    this.#themes.disconnect();
    for (const query of this.#queries) query.removeEventListener('change', this.#forget);
  }

  readonly #forget = (): void => {
    this.#known = new Map();
    this.#onChange();
  };
}
