import { Card } from '../components/card.js';
import { Download, OpenDocument } from '../components/download.js';
import { usePage } from '../state/page-context.js';

const edeFiles = ['ede', 'state-texts', 'units', 'object-types', 'alarms'] as const;

/** What the engineer of a BMS needs, made from the live tables. */
export function Documents() {
  const { t, language } = usePage();
  return (
    <div class="cards">
      <Card title="EDE">
        <p>{t('documents.ede')}</p>
        <div class="buttons column">
          <Download path={`/documents/ede.zip?language=${language}`} text={t('documents.ede-all')} />
          {edeFiles.map((name) => (
            <Download
              key={name}
              path={`/documents/ede/${name}.csv?language=${language}`}
              text={t(name === 'ede' ? 'documents.ede-objects' : `documents.${name}`)}
            />
          ))}
        </div>
      </Card>
      <Card title="PICS">
        <p>{t('documents.pics')}</p>
        <div class="buttons column">
          <Download path="/documents/pics.md" text="PICS (Markdown)" />
          <Download path="/documents/pics.txt" text="PICS (text)" />
        </div>
      </Card>
      <Card title="EPICS">
        <p>{t('documents.epics')}</p>
        <div class="buttons column">
          <Download path="/documents/epics.tpi" text="EPICS (.tpi)" />
        </div>
      </Card>
      <Card title={t('page.protocols')}>
        <p>{t('documents.protocolsHelp')}</p>
        <div class="buttons column">
          <Download path={`/documents/protocols.md?language=${language}`} text={t('documents.statement')} />
          <Download path={`/documents/protocols.zip?language=${language}`} text={t('documents.protocols-all')} />
        </div>
      </Card>
      <Card title={t('documents.acceptance')}>
        <p>{t('documents.acceptanceHelp')}</p>
        <div class="buttons column">
          <OpenDocument primary path={`/documents/acceptance.html?language=${language}`} text={t('documents.open')} />
        </div>
      </Card>
    </div>
  );
}
