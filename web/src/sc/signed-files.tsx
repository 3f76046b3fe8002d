import { useState } from 'preact/hooks';
import type {
  ScFilesBody,
  ScFinding,
  ScFindingsAnswer,
  ScOfferAnswer,
  ScTrialAnswer,
} from '../../../src/http/screens/sc/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { Field } from '../components/field.js';
import { Note, Outcome } from '../components/notes.js';
import { PasswordDialog } from '../components/password-dialog.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { trialWords } from './certificates.js';

type GivenFile = ScFilesBody['files'][number];

/** What was said of the files last, and what became of them. */
interface Said {
  readonly findings: readonly ScFinding[];
  readonly offer?: ScOfferAnswer['outcome'];
  readonly trial?: ScTrialAnswer;
}

/** Takes what the authority has signed. */
export function SignedFiles({ onChanged }: { onChanged: () => void }) {
  const { t } = usePage();
  const [files, setFiles] = useState<readonly GivenFile[]>([]);
  const [pasted, setPasted] = useState('');
  const [said, setSaid] = useState<Said>();
  const [asking, setAsking] = useState(false);
  const action = useAction();
  const all = pasted.trim() === '' ? files : [...files, { name: t('sc.pasted'), base64: base64Of(pasted) }];
  const body: ScFilesBody = { files: [...all] };
  const changed = () => {
    action.reset();
    setSaid(undefined);
  };
  const check = async () => {
    const { findings } = await request<ScFindingsAnswer>('POST', '/sc/certificates/check', body);
    setSaid({ findings });
    if (!findings.some(({ weight }) => weight === 'refuses')) setAsking(true);
  };
  const use = async (password: string) => {
    const { outcome, findings } = await request<ScOfferAnswer>('PUT', '/sc/certificates', body, password);
    setSaid({ findings, offer: outcome });
    if (outcome !== 'candidate') return;
    onChanged();
    const trial = await request<ScTrialAnswer>('POST', '/sc/certificates/try', {});
    setSaid({ findings, offer: outcome, trial });
  };
  return (
    <Card title={t('sc.signed')}>
      <p>{t('sc.signedHelp')}</p>
      <Field label={t('sc.files')} help={t('sc.filesHelp')}>
        {(ids) => (
          <input
            {...ids}
            type="file"
            multiple
            accept=".pem,.crt,.cer,.der,.p7b,.p7c"
            onChange={async (event) => {
              changed();
              setFiles(await Promise.all([...(event.currentTarget.files ?? [])].map(givenFile)));
            }}
          />
        )}
      </Field>
      <Field label={t('sc.paste')}>
        {(ids) => (
          <textarea
            {...ids}
            class="code"
            rows={3}
            spellcheck={false}
            autocomplete="off"
            placeholder="-----BEGIN CERTIFICATE-----"
            value={pasted}
            onInput={(event) => {
              changed();
              setPasted(event.currentTarget.value);
            }}
          />
        )}
      </Field>
      <div class="buttons">
        <Button kind="primary" action={action} disabled={all.length === 0} onClick={() => action.run(check)}>
          {t('sc.check')}
        </Button>
      </div>
      <Outcome action={action} />
      <div role="status">{said && <Findings said={said} />}</div>
      {asking && (
        <PasswordDialog
          title={t('sc.use')}
          confirm={t('sc.use')}
          action={action}
          at="use"
          work={use}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            onChanged();
          }}
        >
          {said && <Findings said={said} />}
          <p>{t('sc.useAsk')}</p>
        </PasswordDialog>
      )}
    </Card>
  );
}

function Findings({ said: { findings, offer, trial } }: { said: Said }) {
  const page = usePage();
  const { t, own } = page;
  const isRefused = findings.some(({ weight }) => weight === 'refuses');
  return (
    <>
      {findings.map(({ kind, weight, text }) => (
        <Note key={`${kind} ${text.en}`} level={weight === 'refuses' ? 'critical' : 'warning'}>
          <p>{own(text)}</p>
        </Note>
      ))}
      {isRefused && <p>{t('sc.refused')}</p>}
      {!isRefused && offer === undefined && findings.length === 0 && (
        <Note level="good">
          <p>{t('sc.checkedGood')}</p>
        </Note>
      )}
      {offer === 'in-force' && (
        <Note level="good">
          <p>{t('sc.used')}</p>
        </Note>
      )}
      {offer === 'candidate' && trial === undefined && <p>{t('sc.usedCandidate')}</p>}
      {trial && (
        <Note level={trial.outcome === 'accepted' ? 'good' : 'warning'}>
          <p>{trialWords(trial, page)}</p>
        </Note>
      )}
    </>
  );
}

async function givenFile(file: File): Promise<GivenFile> {
  // More than this the gateway does not take, and it says so itself.
  const bytes = new Uint8Array(await file.slice(0, mostBytes).arrayBuffer());
  return { name: file.name.slice(0, longestName), base64: base64OfBytes(bytes) };
}

const mostBytes = 20_000;
const longestName = 100;

function base64Of(text: string): string {
  return base64OfBytes(new TextEncoder().encode(text).slice(0, mostBytes));
}

function base64OfBytes(bytes: Uint8Array): string {
  return btoa([...bytes].map((octet) => String.fromCharCode(octet)).join(''));
}
