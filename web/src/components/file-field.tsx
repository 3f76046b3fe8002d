import { Field } from './field.js';

interface FileFieldProps {
  readonly label: string;
  readonly help: string;
  readonly accept: string;
  readonly onFile: (file: File | undefined) => void;
}

/** One file of the person's own machine. */
export function FileField({ label, help, accept, onFile }: FileFieldProps) {
  return (
    <Field label={label} help={help}>
      {(ids) => (
        <input
          {...ids}
          type="file"
          accept={accept}
          onClick={(event) => {
            // A browser says nothing when the same name is chosen again, and cannot send a file that has changed since.
            event.currentTarget.value = '';
            onFile(undefined);
          }}
          onChange={(event) => onFile(event.currentTarget.files?.[0])}
        />
      )}
    </Field>
  );
}
