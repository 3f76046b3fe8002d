import { useEffect, useState } from 'preact/hooks';
import type {
  PreviewAnswer,
  SettingKey,
  SettingSection,
  SettingsAnswer,
} from '../../../src/http/screens/settings/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { ErrorNote, NoticesInForce, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useDraft } from '../state/use-draft.js';
import { useResource } from '../state/use-resource.js';
import { type Edits, keptEdits, nameOf, realEdits } from './begun-edits.js';
import { ChangesDialog } from './changes-dialog.js';
import { SettingField } from './setting-field.js';

interface SettingsEditorProps {
  /** Keys by section. */
  readonly pick: Readonly<Record<string, readonly string[]>> | 'all';
}

/** Settings as a form: what would change and what is wrong is shown before anything takes effect. */
export function SettingsEditor({ pick }: SettingsEditorProps) {
  const { t, own } = usePage();
  const settings = useResource<SettingsAnswer>('/settings');
  const [preview, setPreview] = useState<PreviewAnswer>();
  const [wrong, setWrong] = useState<PreviewAnswer['problems']>([]);
  const check = useAction();
  const apply = useAction();
  const sections = settings.data === undefined ? [] : picked(settings.data.sections, pick);
  const draftName = `settings ${JSON.stringify(pick)}`;
  const { secrets = [] } = settings.data ?? {};
  const [draft, setDraft] = useDraft<Edits>(draftName, new Map(), (next) => keptEdits(next, secrets));
  const edits = realEdits(draft, sections);
  const input = { edits: [...edits.values()] };

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
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void check.run(async () => {
      const answer = await request<PreviewAnswer>('POST', '/settings/preview', input);
      setWrong(answer.problems);
      if (answer.problems.length === 0) setPreview(answer);
    });
  };
  const put = async (force: boolean) => {
    const body = force ? { ...input, force: true } : input;
    if (!(await apply.run(() => request('PUT', '/settings', body)))) return;
    setPreview(undefined);
    setDraft(new Map());
    settings.reload();
  };
  return (
    <form class="settings-form" onSubmit={submit}>
      <ErrorNote error={settings.error} />
      {pick === 'all' && <NoticesInForce notices={settings.data?.notices ?? []} />}
      {sections.map(({ name, title, keys }) => (
        <fieldset key={name} class={sections.length > 1 ? 'boxed' : ''}>
          {sections.length > 1 && (
            <legend>
              {own(title)} <code>[{name}]</code>
            </legend>
          )}
          {keys.map((setting) => (
            <SettingField
              key={setting.key}
              setting={setting}
              value={edits.get(nameOf(name, setting.key))?.value ?? setting.value}
              changed={edits.has(nameOf(name, setting.key))}
              problem={wrong.find(({ section, key }) => section === name && key === setting.key)}
              onChange={(value) => change(name, setting, value)}
            />
          ))}
        </fieldset>
      ))}
      <ErrorNote error={check.error} />
      {preview === undefined && <Outcome action={apply} done={t('settings.applied')} />}
      <div class={`buttons ${edits.size > 0 ? 'sticky' : ''}`}>
        <Button kind="primary" submit busy={check.busy} disabled={edits.size === 0}>
          {t('settings.check')}
        </Button>
        <Button
          disabled={edits.size === 0}
          onClick={() => {
            setDraft(new Map());
            setWrong([]);
          }}
        >
          {t('settings.discard')}
        </Button>
      </div>
      {preview && edits.size > 0 && (
        <ChangesDialog preview={preview} action={apply} onApply={put} onClose={() => setPreview(undefined)} />
      )}
    </form>
  );
}

function picked(sections: readonly SettingSection[], pick: SettingsEditorProps['pick']): readonly SettingSection[] {
  const fixed = sections.filter(({ free }) => !free);
  if (pick === 'all') return fixed;
  return fixed.flatMap((section) => {
    const keys = pick[section.name];
    if (keys === undefined) return [];
    return [{ ...section, keys: keys.flatMap((key) => section.keys.find((one) => one.key === key) ?? []) }];
  });
}
