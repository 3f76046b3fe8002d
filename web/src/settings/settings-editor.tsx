import { Fragment } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type {
  EditView,
  PreviewAnswer,
  SettingKey,
  SettingSection,
  SettingsAnswer,
} from '../../../src/http/screens/settings/schema.js';
import { ActionBar } from '../components/action-bar.js';
import { Button } from '../components/button.js';
import { ErrorNote, Note, NoticesInForce, Outcome, Problems } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useCheck } from '../state/use-check.js';
import { useDraft } from '../state/use-draft.js';
import { useResource } from '../state/use-resource.js';
import { type Edits, editsOf, keptEdits, nameOf, realEdits } from './begun-edits.js';
import { ChangesDialog } from './changes-dialog.js';
import { JumpList } from './jump-list.js';
import { labelOf, SettingField, settingId } from './setting-field.js';
import { previewSettings, saveSettings } from './settings-calls.js';

interface SettingsEditorProps {
  /** Keys by section, or all of a section, or all there are. */
  readonly pick: Readonly<Record<string, readonly string[] | 'all'>> | 'all';
  /** The one that the address names. */
  readonly section?: string | undefined;
}

/** The second step: another button, in the dialog. */
const applied = 'applied';
const noEdits: readonly EditView[] = [];

/** By this name is kept what somebody has begun to change, as `EditView`s. */
export function settingsDraft(pick: SettingsEditorProps['pick']): string {
  return `settings ${JSON.stringify(pick)}`;
}

/** Settings as a form: what is wrong is said while it is typed, and what would change before it takes effect. */
export function SettingsEditor({ pick, section }: SettingsEditorProps) {
  const { t, own } = usePage();
  const settings = useResource<SettingsAnswer>('/settings');
  const [preview, setPreview] = useState<PreviewAnswer>();
  const check = useAction();
  const apply = useAction();
  const form = useRef<HTMLFormElement>(null);
  const sections = settings.data === undefined ? [] : picked(settings.data.sections, pick);
  const draftName = settingsDraft(pick);
  const { secrets = [] } = settings.data ?? {};
  const [written, setWritten] = useDraft<readonly EditView[]>(draftName, noEdits, (next) => [
    ...keptEdits(editsOf(next), secrets).values(),
  ]);
  const draft = editsOf(written);
  const setDraft = (next: Edits) => setWritten([...next.values()]);
  const edits = realEdits(draft, sections);
  const input = { edits: [...edits.values()] };
  const [wrong, setWrong] = useCheck('/settings/preview', edits.size === 0 ? undefined : input);

  useEffect(() => {
    if (settings.data !== undefined && edits.size < draft.size) setDraft(edits);
    if (edits.size === 0) setPreview(undefined);
  }, [settings.data, edits.size]);

  const change = (section: string, setting: SettingKey, value: string) => {
    const next = new Map(edits);
    const name = nameOf(section, setting.key);
    if (value === setting.value) next.delete(name);
    else next.set(name, { section, key: setting.key, value });
    setDraft(next);
    apply.reset();
    check.reset();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    apply.reset();
    void check.run(async () => {
      const answer = await previewSettings(input);
      setWrong(answer.problems);
      if (answer.problems.length === 0) return setPreview(answer);
      requestAnimationFrame(() => focusFirstWrong(form.current));
    });
  };
  const put = async (force: boolean) => {
    if (!(await apply.run(() => saveSettings(input, force), applied))) return;
    setPreview(undefined);
    setDraft(new Map());
    settings.reload();
  };
  const discard = () => {
    setDraft(new Map());
    apply.reset();
    check.reset();
  };
  const problemOf = (name: string, { key }: SettingKey) => wrong.find((one) => one.section === name && one.key === key);
  const shown = sections.flatMap(({ name, keys }) =>
    keys.filter((setting) => problemOf(name, setting)).map((setting) => ({ section: name, setting })),
  );
  const elsewhere = wrong.filter(
    (fault) => !shown.some(({ section, setting }) => section === fault.section && setting.key === fault.key),
  );
  const isOpen = preview !== undefined && edits.size > 0;
  return (
    <form ref={form} class={`settings-form ${pick === 'all' ? 'with-jumps' : ''}`} noValidate onSubmit={submit}>
      <ErrorNote error={settings.error} />
      {pick === 'all' && <NoticesInForce notices={settings.data?.notices ?? []} />}
      {pick === 'all' && <JumpList sections={sections} current={section} />}
      {sections.map(({ name, title, keys }) => (
        <fieldset key={name} id={`section-${name}`} class={sections.length > 1 ? 'boxed' : ''}>
          {sections.length > 1 && (
            <legend>
              {own(title)} <code>[{name}]</code>
            </legend>
          )}
          {keys.map((setting) => (
            <SettingField
              key={setting.key}
              section={name}
              setting={setting}
              value={edits.get(nameOf(name, setting.key))?.value ?? setting.value}
              changed={edits.has(nameOf(name, setting.key))}
              problem={problemOf(name, setting)}
              onChange={(value) => change(name, setting, value)}
            />
          ))}
        </fieldset>
      ))}
      <ActionBar isShown={edits.size > 0 || apply.done || apply.error !== undefined}>
        <div class="buttons">
          <Button kind="primary" submit action={check} disabled={edits.size === 0}>
            {t('settings.check')}
          </Button>
          <Button disabled={edits.size === 0} onClick={discard}>
            {t('settings.discard')}
          </Button>
        </div>
        <div role="status">
          {shown.length > 0 && (
            <p class="field-error">
              {t('settings.wrong')}{' '}
              {shown.map(({ section, setting }, index) => (
                <Fragment key={nameOf(section, setting.key)}>
                  {index > 0 && ', '}
                  <button
                    type="button"
                    class="as-link"
                    onClick={() => focusSetting(form.current, section, setting.key)}
                  >
                    {labelOf(setting, own)}
                  </button>
                </Fragment>
              ))}
            </p>
          )}
        </div>
        {elsewhere.length > 0 && (
          <Note level="critical">
            <Problems problems={elsewhere} />
          </Note>
        )}
        <Outcome action={check} />
        {!isOpen && <Outcome action={apply} at={applied} done={t('settings.applied')} />}
      </ActionBar>
      {isOpen && (
        <ChangesDialog
          preview={preview}
          sections={sections}
          action={apply}
          onApply={put}
          onClose={() => setPreview(undefined)}
        />
      )}
    </form>
  );
}

function focusFirstWrong(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

function focusSetting(form: HTMLFormElement | null, section: string, key: string): void {
  form?.querySelector<HTMLElement>(`#${settingId(section, key)} :is(input, select, textarea)`)?.focus();
}

function picked(sections: readonly SettingSection[], pick: SettingsEditorProps['pick']): readonly SettingSection[] {
  const fixed = sections.filter(({ free }) => !free);
  if (pick === 'all') return fixed;
  return fixed.flatMap((section) => {
    const keys = pick[section.name];
    if (keys === undefined) return [];
    if (keys === 'all') return [section];
    return [{ ...section, keys: keys.flatMap((key) => section.keys.find((one) => one.key === key) ?? []) }];
  });
}
