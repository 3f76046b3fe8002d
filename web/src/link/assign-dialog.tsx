import { useState } from 'preact/hooks';
import type { RegisterWordView } from '../../../src/http/screens/registers/schema.js';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import { ApiError } from '../api/api-error.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { SelectField } from '../components/field.js';
import { Note, Outcome } from '../components/notes.js';
import { previewSettings, saveSettings } from '../settings/settings-calls.js';
import { usePage } from '../state/page-context.js';
import type { Action } from '../state/use-action.js';
import { addressText, objectLabel } from '../values/value-text.js';
import { TrialNote } from './trial-note.js';
import { WordChoice } from './word-choice.js';

interface AssignDialogProps {
  /** The one of them that is known; the other one is chosen. */
  readonly from: { readonly word: RegisterWordView } | { readonly object: ObjectView };
  /** Of the button that opened it, which tells the outcome once this is closed. */
  readonly save: Action;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const scales = ['raw', '/1', '/10', '/100', '/1000'] as const;
const signs = ['auto', 'u16', 's16'] as const;

/** Gives a word, or one of its bits, to an object: a line of `[registers]`. Says what the object would be then. */
export function AssignDialog({ from, save, onClose, onDone }: AssignDialogProps) {
  const { t, live } = usePage();
  const objects = [...live.objects.values()].filter(({ level }) => level !== 'gateway');
  const [name, setName] = useState(
    'object' in from
      ? from.object.name
      : (objects.find(({ state }) => state === 'not-managed')?.name ?? objects[0]?.name ?? ''),
  );
  const [address, setAddress] = useState('word' in from ? from.word.baseAddress : undefined);
  const [part, setPart] = useState('0');
  const [bit, setBit] = useState('0');
  const [sign, setSign] = useState<(typeof signs)[number]>('auto');
  const [scale, setScale] = useState<(typeof scales)[number]>('raw');
  const object = live.objects.get(name);
  const parts = object === undefined ? [] : partsOf(object);
  const isNumber = object?.type === 'AV';
  const key = isNumber ? name : `${name}.${parts[Number(part)]?.key ?? ''}`;
  const value = address === undefined ? undefined : isNumber ? numberLine(address, sign, scale) : bitLine(address, bit);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (value === undefined) return;
    const input = { edits: [{ section: 'registers', key, value }] };
    const isSaved = await save.run(async () => {
      const { problems } = await previewSettings(input);
      if (problems.length > 0) throw new ApiError('settings.invalid', 400, { problems });
      await saveSettings(input);
    }, `${key}=${value}`);
    if (isSaved) onDone();
  };
  const title =
    'word' in from
      ? t('registers.assignTitle', { address: addressText(from.word.address) })
      : t('registers.assignTo', { name: from.object.name });
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <Note level="info">
          <p>{t('registers.assignHelp')}</p>
        </Note>
        {'word' in from ? (
          <SelectField
            label={t('column.object')}
            value={name}
            choices={objects.map((one) => [one.name, `${objectLabel(one)} ${one.name}`] as const)}
            onChange={(next) => {
              setName(next);
              setPart('0');
            }}
          />
        ) : (
          <WordChoice address={address} onChange={setAddress} />
        )}
        {isNumber ? (
          <>
            <SelectField
              label={t('registers.sign')}
              value={sign}
              choices={signs.map((one) => [one, t(`sign.${one}`)] as const)}
              onChange={setSign}
            />
            <SelectField
              label={t('registers.scale')}
              value={scale}
              choices={scales.map((one) => [one, one === 'raw' ? t('registers.rawScale') : one] as const)}
              onChange={setScale}
            />
          </>
        ) : (
          <>
            <SelectField
              label={t('registers.part')}
              value={part}
              choices={parts.map(({ text }, index) => [String(index), text] as const)}
              onChange={setPart}
            />
            <SelectField
              label={t('registers.bit')}
              value={bit}
              choices={Array.from({ length: 16 }, (_, index) => [String(index), String(index)] as const)}
              onChange={setBit}
            />
          </>
        )}
        {value !== undefined && (
          <>
            <p>
              <code class="line">{`${key}=${value}`}</code>
            </p>
            <TrialNote name={name} line={key} value={value} />
          </>
        )}
        <div class="buttons">
          <Button kind="primary" submit action={save} disabled={value === undefined}>
            {t('registers.assign')}
          </Button>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
        </div>
        <Outcome action={save} anywhere />
      </form>
    </Dialog>
  );
}

function numberLine(address: number, sign: string, scale: string): string {
  return [addressText(address), sign === 'auto' ? '' : sign, scale === 'raw' ? '' : scale].filter(Boolean).join(' ');
}

function bitLine(address: number, bit: string): string {
  return `${addressText(address)}.${bit}`;
}

/** Bits by number; states but the last, which is what remains when no other applies. */
function partsOf({ bits, states }: ObjectView): readonly { readonly key: string; readonly text: string }[] {
  if (bits) {
    return bits.map(({ name }, index) => {
      const key = `b${String(index).padStart(2, '0')}`;
      return { key, text: `${key} ${name}` };
    });
  }
  return (states ?? []).slice(0, -1).map((text, index) => ({ key: String(index + 1), text: `${index + 1} ${text}` }));
}
