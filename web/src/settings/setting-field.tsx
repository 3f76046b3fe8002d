import type { SettingKey } from '../../../src/http/screens/settings/schema.js';
import type { SettingsFault } from '../../../src/http/screens/shared/schema.js';
import { Button } from '../components/button.js';
import { Field, SelectField, TextField } from '../components/field.js';
import { usePage } from '../state/page-context.js';

interface SettingFieldProps {
  readonly setting: SettingKey;
  readonly value: string;
  readonly changed: boolean;
  readonly problem: SettingsFault | undefined;
  readonly onChange: (value: string) => void;
}

/** One key of config.ini: its control follows from its kind. */
export function SettingField({ setting, value, changed, problem, onChange }: SettingFieldProps) {
  const { t, own } = usePage();
  const { key, choices = [], minimum, maximum, allowed, help, secret } = setting;
  const hasWords = choices.length > 0;
  const isClosed = hasWords && minimum === undefined;
  const error =
    problem && `${own(problem.message)} ${problem.allowed ? `${t('problem.allowed')} ${own(problem.allowed)}` : ''}`;
  const label = changed ? `${key} •` : key;
  const texts = (
    <>
      {own(help)} <span class="faint">{isClosed ? '' : own(allowed)}</span>
    </>
  );
  if (isClosed) {
    return (
      <SelectField
        label={label}
        value={value}
        choices={choices.map((one) => [one, one] as const)}
        onChange={onChange}
        help={texts}
        error={error}
      />
    );
  }
  if (secret) {
    const isRemoved = changed && value === '';
    return (
      <>
        <TextField
          label={label}
          type="password"
          autocomplete="new-password"
          value={changed ? value : ''}
          placeholder={isRemoved ? t('settings.emptyValue') : setting.value}
          onInput={(text) => onChange(text === '' ? setting.value : text)}
          help={texts}
          error={error}
        />
        {setting.value !== '' && (
          <div class="buttons">
            <Button small onClick={() => onChange(isRemoved ? setting.value : '')}>
              {t(isRemoved ? 'settings.keepSecret' : 'settings.removeSecret', { key })}
            </Button>
          </div>
        )}
      </>
    );
  }
  if (minimum !== undefined && !hasWords) {
    return (
      <TextField
        label={label}
        type="number"
        value={value}
        minimum={minimum}
        maximum={maximum}
        onInput={onChange}
        help={texts}
        error={error}
      />
    );
  }
  return (
    <Field label={label} help={texts} error={error}>
      {(ids) => (
        <>
          <input
            {...ids}
            type="text"
            value={value}
            list={hasWords ? `${ids.id}-words` : undefined}
            autocomplete="off"
            spellcheck={false}
            aria-invalid={error !== undefined}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          {hasWords && (
            <datalist id={`${ids.id}-words`}>
              {choices.map((word) => (
                <option key={word} value={word} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}
