import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly help?: ComponentChildren;
  readonly error?: string | undefined;
  readonly children: (ids: { readonly id: string; readonly 'aria-describedby': string }) => ComponentChildren;
}

/** A label, its control, what it means and what is wrong with it. */
export function Field({ label, help, error, children }: FieldProps) {
  const id = useId();
  return (
    <div class={`field ${error === undefined ? '' : 'wrong'}`}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-help` })}
      <div id={`${id}-help`} class="help">
        {help}
        {error !== undefined && <p class="field-error">{error}</p>}
      </div>
    </div>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly type?: 'text' | 'password' | 'search' | 'number' | 'time' | 'datetime-local';
  readonly help?: ComponentChildren;
  readonly error?: string | undefined;
  readonly autocomplete?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
}

export function TextField(props: TextFieldProps) {
  const { label, help, error, value, onInput, type = 'text', autocomplete = 'off', placeholder, disabled } = props;
  return (
    <Field label={label} help={help} error={error}>
      {(ids) => (
        <input
          {...ids}
          // The types of the attributes differ by this one.
          type={type as 'text'}
          value={value}
          min={props.minimum}
          max={props.maximum}
          autocomplete={autocomplete}
          placeholder={placeholder}
          disabled={disabled}
          spellcheck={false}
          aria-invalid={error !== undefined}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface SelectFieldProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [value: T, text: string])[];
  readonly onChange: (value: T) => void;
  readonly help?: ComponentChildren;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
}

export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { label, value, choices, onChange, help, error, disabled } = props;
  return (
    <Field label={label} help={help} error={error}>
      {(ids) => (
        <select
          {...ids}
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.currentTarget.value as T)}
        >
          {choices.map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
