import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** What ties a control to its label, its help and what is wrong with it. */
interface FieldIds {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
}

interface FieldProps {
  readonly label: string;
  /** Said small beside the label, such as the key in config.ini. */
  readonly aside?: ComponentChildren;
  readonly help?: ComponentChildren;
  readonly error?: string | undefined;
  readonly children: (ids: FieldIds) => ComponentChildren;
}

/** A label, its control, below that what is wrong, and what it means. */
export function Field({ label, aside, help, error, children }: FieldProps) {
  const id = useId();
  return (
    <div class={`field ${error === undefined ? '' : 'wrong'}`}>
      <div class="field-head">
        <label htmlFor={id}>{label}</label>
        {aside !== undefined && (
          <span id={`${id}-aside`} class="aside">
            {aside}
          </span>
        )}
      </div>
      {children({ id, 'aria-describedby': `${id}-error ${id}-help ${id}-aside`, 'aria-invalid': error !== undefined })}
      <p id={`${id}-error`} class="field-error" aria-live="polite">
        {error}
      </p>
      <div id={`${id}-help`} class="help">
        {help}
      </div>
    </div>
  );
}

interface TextFieldProps extends Omit<FieldProps, 'children'> {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly type?: 'text' | 'password' | 'search' | 'time' | 'datetime-local';
  readonly autocomplete?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  /** The keyboard that a phone shows. */
  readonly inputMode?: 'numeric' | 'decimal' | 'text';
  /** Words that may be written. */
  readonly words?: readonly string[];
}

export function TextField(props: TextFieldProps) {
  const { value, onInput, type = 'text', autocomplete = 'off', placeholder, disabled, inputMode, words = [] } = props;
  return (
    <Field {...props}>
      {(ids) => (
        <>
          <input
            {...ids}
            // The types of the attributes differ by this one.
            type={type as 'text'}
            value={value}
            inputMode={inputMode}
            list={words.length > 0 ? `${ids.id}-words` : undefined}
            autocomplete={autocomplete}
            placeholder={placeholder}
            disabled={disabled}
            spellcheck={false}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          {words.length > 0 && (
            <datalist id={`${ids.id}-words`}>
              {words.map((word) => (
                <option key={word} value={word} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

interface SelectFieldProps<T extends string> extends Omit<FieldProps, 'children'> {
  readonly value: T;
  readonly choices: readonly (readonly [value: T, text: string])[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
}

export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { value, choices, onChange, disabled } = props;
  return (
    <Field {...props}>
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
