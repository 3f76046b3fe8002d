interface ChoicesProps<T extends string> {
  readonly legend: string;
  readonly choices: readonly (readonly [value: T, text: string])[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly T[]) => void;
}

/** Some of a few, each with a box to tick. */
export function Choices<T extends string>({ legend, choices, chosen, onChange }: ChoicesProps<T>) {
  const values = choices.map(([value]) => value);
  return (
    <fieldset class="bits choices">
      <legend>{legend}</legend>
      {choices.map(([value, text]) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={({ currentTarget }) =>
              onChange(values.filter((one) => (one === value ? currentTarget.checked : chosen.includes(one))))
            }
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
