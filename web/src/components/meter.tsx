/** A bar; the words beside it say the same. */
export function Meter({ percent, label, kind = '' }: { percent: number | undefined; label: string; kind?: string }) {
  const shown = percent === undefined ? 0 : Math.min(100, Math.max(0, percent));
  return (
    // A meter element cannot be drawn alike in all browsers.
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div
      class={`meter ${kind}`}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={shown}
    >
      <div class="meter-bar" style={{ width: `${shown}%` }} />
    </div>
  );
}
