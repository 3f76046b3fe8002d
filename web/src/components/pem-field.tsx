import { Field } from './field.js';

/** A certificate or a key in PEM, pasted or from a file. */
export function PemField({ label, value, onInput }: { label: string; value: string; onInput: (text: string) => void }) {
  return (
    <Field
      label={label}
      help={
        <input
          type="file"
          accept=".pem,.crt,.key"
          aria-label={label}
          onChange={(event) => void event.currentTarget.files?.[0]?.text().then(onInput)}
        />
      }
    >
      {(ids) => (
        <textarea
          {...ids}
          class="code"
          rows={3}
          spellcheck={false}
          autocomplete="off"
          placeholder="-----BEGIN …"
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
