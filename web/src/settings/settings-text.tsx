import { useEffect, useRef, useState } from 'preact/hooks';
import type { PreviewAnswer, SettingsAnswer } from '../../../src/http/screens/settings/schema.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { Field } from '../components/field.js';
import { ErrorNote, Note, NoticesInForce, Outcome, Problems, WaitsForContact } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useDraft } from '../state/use-draft.js';
import { useResource } from '../state/use-resource.js';
import { useTypingRest } from '../state/use-typing-rest.js';
import { draftOf, type TextDraft, withoutSecrets } from './begun-edits.js';
import { ChangesDialog } from './changes-dialog.js';
import { type DiffLine, diffLines } from './diff-lines.js';
import { previewSettings, saveSettings } from './settings-calls.js';

/** The second step: another button, in the dialog. */
const applied = 'applied';

/** config.ini as text: checked by line while it is written, compared with what is in force before it is applied. */
export function SettingsText() {
  const { t, live } = usePage();
  const settings = useResource<SettingsAnswer>('/settings');
  const { secrets = [] } = settings.data ?? {};
  const [draft, setDraft] = useDraft<TextDraft | undefined>(
    'config.ini',
    undefined,
    (next) => next && withoutSecrets(next, secrets),
  );
  const [preview, setPreview] = useState<PreviewAnswer>();
  const [asking, setAsking] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const check = useAction();
  const apply = useAction();
  // A text area has no other line ends.
  const now = settings.data?.text.replaceAll('\r\n', '\n');
  const text = draft?.text;
  const shown = text ?? now ?? '';
  const isEdited = now !== undefined && text !== undefined && text !== now;

  useEffect(() => {
    if (text !== undefined && text === now) setDraft(undefined);
  }, [text, now]);
  useEffect(() => {
    if (isEdited) return;
    setAsking(false);
    setPreview(undefined);
  }, [isEdited]);
  const look = () => void check.run(async () => setPreview(await previewSettings({ text: shown })));
  useTypingRest(`${now}\n${shown}`, isEdited ? look : undefined);

  const put = async (force: boolean) => {
    if (text === undefined || !(await apply.run(() => saveSettings({ text }, force), applied))) return;
    setAsking(false);
    setDraft(undefined);
    settings.reload();
  };
  const problems = preview?.problems ?? [];
  return (
    <Card title={t('settings.text')} wide>
      {live.status && live.status.settingsProblems.length > 0 && (
        <Note level="warning">
          <p>{t('pending.settings-problems')}</p>
          <Problems problems={live.status.settingsProblems} />
        </Note>
      )}
      <ErrorNote error={settings.error} />
      <NoticesInForce notices={settings.data?.notices ?? []} />
      <Field label="config.ini" help={t('settings.textHelp')}>
        {(ids) => (
          <textarea
            {...ids}
            ref={area}
            class="code"
            rows={24}
            spellcheck={false}
            autocomplete="off"
            wrap="off"
            value={shown}
            readOnly={now === undefined}
            onInput={(event) => {
              if (now !== undefined) setDraft(draftOf(event.currentTarget.value, draft, now));
              apply.reset();
            }}
          />
        )}
      </Field>
      <div role="status">
        {isEdited && draft?.base !== now && (
          <Note level="warning">
            <p>{t('settings.textOld')}</p>
            <div class="buttons">
              <Button small onClick={() => setDraft(undefined)}>
                {t('settings.discardOld')}
              </Button>
            </div>
          </Note>
        )}
        {isEdited && preview && problems.length === 0 && (
          <Note level="good">
            <p>{t('settings.textGood', { count: preview.changed.length })}</p>
          </Note>
        )}
        {isEdited && problems.length > 0 && (
          <Note level="critical">
            <p>{t('settings.textWrong', { count: problems.length })}</p>
            <Problems problems={problems} onLine={(line) => selectLine(area.current, line)} />
          </Note>
        )}
      </div>
      {isEdited && <Difference lines={diffLines(now, shown)} />}
      <div class="buttons">
        <Button
          kind="primary"
          action={apply}
          disabled={!isEdited || problems.length > 0 || preview === undefined || check.busy}
          onClick={() => setAsking(true)}
        >
          {t('settings.check')}
        </Button>
        <Button disabled={!isEdited} onClick={() => setDraft(undefined)}>
          {t('settings.discard')}
        </Button>
      </div>
      <ErrorNote error={check.error} />
      <WaitsForContact />
      {!asking && <Outcome action={apply} at={applied} done={t('settings.applied')} />}
      {asking && isEdited && preview && (
        <ChangesDialog
          preview={preview}
          sections={settings.data?.sections ?? []}
          action={apply}
          onApply={put}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
}

function Difference({ lines }: { lines: readonly DiffLine[] }) {
  const { t } = usePage();
  const marks = { same: ' ', removed: '−', added: '+' } as const;
  return (
    <section aria-label={t('settings.difference')}>
      <h3>{t('settings.difference')}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre class="difference" tabIndex={0}>
        {lines.map(({ kind, text, id }) => (
          <div key={id} class={kind}>
            <span aria-hidden="true">{marks[kind]}</span>
            {kind !== 'same' && <span class="hidden">{t(`settings.${kind}`)} </span>}
            {text}
          </div>
        ))}
      </pre>
    </section>
  );
}

function selectLine(area: HTMLTextAreaElement | null, line: number): void {
  if (area === null) return;
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 6);
}
