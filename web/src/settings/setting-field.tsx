import type { SettingKey } from '../../../src/http/screens/settings/schema.js';
import type { SettingsFault } from '../../../src/http/screens/shared/schema.js';
import { Button } from '../components/button.js';
import { Field, SelectField, TextField } from '../components/field.js';
import { faultText, Note } from '../components/notes.js';
import { usePage } from '../state/page-context.js';

interface SettingFieldProps {
  readonly section: string;
  readonly setting: SettingKey;
  readonly value: string;
  readonly changed: boolean;
  readonly problem: SettingsFault | undefined;
  /** It may be written, and is worth a second look. */
  readonly notice?: SettingsFault | undefined;
  readonly onChange: (value: string) => void;
}

/** One key of config.ini: its control follows from its kind. What is typed stays as it is typed, whatever is allowed. */
export function SettingField(props: SettingFieldProps) {
  const { own } = usePage();
  const { section, setting, notice } = props;
  return (
    <div class="setting" id={settingId(section, setting.key)}>
      <Control {...props} />
      <div role="status">
        {notice && (
          <Note level="warning">
            <p>{own(notice.message)}</p>
          </Note>
        )}
      </div>
    </div>
  );
}

export function settingId(section: string, key: string): string {
  return `setting-${section}-${key}`;
}

function Control({ section, setting, value, changed, problem, onChange }: SettingFieldProps) {
  const page = usePage();
  const { t, own } = page;
  const { key, kind, choices = [], minimum, allowed, help, secret } = setting;
  const isClosed = choices.length > 0 && minimum === undefined;
  const label = labelOf(setting, own);
  const common = {
    label,
    aside: (
      <>
        <code>{`[${section}] ${key}`}</code> {changed && <span class="tag">{t('settings.changed')}</span>}
      </>
    ),
    help: (
      <>
        {own(help)} <span class="faint">{isClosed ? '' : own(allowed)}</span>
      </>
    ),
    error: problem && faultText(problem, page),
  };
  if (isClosed) {
    const textOf = (word: string) => (kind === 'boolean' ? yesNoText(word, choices, t('app.yes'), t('app.no')) : word);
    return (
      <SelectField
        {...common}
        value={value}
        choices={choices.map((one) => [one, textOf(one)] as const)}
        onChange={onChange}
      />
    );
  }
  if (secret) {
    const isRemoved = changed && value === '';
    return (
      <>
        <TextField
          {...common}
          type="password"
          autocomplete="new-password"
          value={changed ? value : ''}
          placeholder={isRemoved ? t('settings.emptyValue') : setting.value}
          onInput={(text) => onChange(text === '' ? setting.value : text)}
        />
        {setting.value !== '' && (
          <div class="buttons">
            <Button small onClick={() => onChange(isRemoved ? setting.value : '')}>
              {t(isRemoved ? 'settings.keepSecret' : 'settings.removeSecret', { name: label })}
            </Button>
          </div>
        )}
      </>
    );
  }
  if (kind === 'distribution-table') {
    // Too long for a line of the page; in config.ini it is one.
    return (
      <Field {...common}>
        {(ids) => (
          <textarea
            {...ids}
            rows={3}
            autocomplete="off"
            spellcheck={false}
            value={value}
            onInput={(event) => onChange(event.currentTarget.value.replaceAll('\n', ' '))}
          />
        )}
      </Field>
    );
  }
  return (
    <TextField
      {...common}
      value={value}
      words={choices}
      {...(minimum !== undefined && choices.length === 0 && { inputMode: 'numeric' })}
      onInput={onChange}
    />
  );
}

/** In the words of the card's manual; the key where a setting has no other name. */
export function labelOf({ label, key }: SettingKey, own: (text: SettingKey['label']) => string): string {
  return own(label) || key;
}

/** The word of config.ini stays beside that of the language. */
function yesNoText(word: string, [trueWord]: readonly string[], yes: string, no: string): string {
  const text = word === trueWord ? yes : no;
  return text === word ? word : `${text} (${word})`;
}
