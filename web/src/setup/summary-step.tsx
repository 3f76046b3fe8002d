import { Button } from '../components/button.js';
import { Card, Facts } from '../components/card.js';
import { OpenDocument } from '../components/download.js';
import { Note, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { remaining } from './remaining.js';
import { keepStep } from './setup-calls.js';
import { StepActions } from './step-actions.js';

/** What is set, what is left to do, and the sheet to sign. */
export function SummaryStep() {
  const { t, live, language } = usePage();
  const finish = useAction();
  const { status } = live;
  if (status === undefined) return null;
  const { ups, link, bacnet } = status;
  const left = remaining(status);
  const isLive = live.phase === 'live';
  const end = () =>
    finish.run(async () => {
      await keepStep('finished');
      location.hash = '#/home';
    });
  return (
    <Card title={t('setup.step.summary')} wide>
      <Facts
        rows={[
          [t('link.port'), link.port || t('trust.noPort')],
          [t('identity.model'), ups.model ?? ups.familyName],
          [t('identity.serial'), ups.serialNumber],
          ['Unit Number', String(ups.unitNumber)],
          ['Device Identifier', String(bacnet.deviceIdentifier)],
          ['Object_Name', bacnet.deviceName],
          [t('bacnet.address'), `${bacnet.address}:${bacnet.port}`],
        ]}
      />
      <h3>{t('setup.left')}</h3>
      {!isLive && (
        <Note level="unknown">
          <p>{t('setup.lastKnown')}</p>
        </Note>
      )}
      {isLive && left.length === 0 && (
        <Note level="good">
          <p>{t('setup.nothingLeft')}</p>
        </Note>
      )}
      {left.length > 0 && (
        <ul class="left-to-do">
          {left.map(({ text, where, link: action }) => (
            <li key={text}>
              {t(text)} <a href={where}>{t(action)}</a>
            </li>
          ))}
        </ul>
      )}
      <h3>{t('documents.acceptance')}</h3>
      <p>{t('documents.acceptanceHelp')}</p>
      <div class="buttons">
        <OpenDocument path={`/documents/acceptance.html?language=${language}`} text={t('documents.open')} />
      </div>
      <StepActions step="summary">
        <Button kind="primary" action={finish} onClick={() => void end()}>
          {t('setup.finish')}
        </Button>
      </StepActions>
      <Outcome action={finish} />
    </Card>
  );
}
