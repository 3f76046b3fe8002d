import type { ObjectDetails, ObjectView } from '../../../src/http/screens/values/schema.js';
import { Card } from '../components/card.js';
import { Mark } from '../components/icon.js';
import { stateOf, upsValueOf } from '../state/live-value.js';
import { usePage } from '../state/page-context.js';

interface MeaningProps {
  readonly object: ObjectView;
  readonly help: ObjectDetails['help'];
}

/** What the object is for; of states and bits each one, and which of them the UPS tells. */
export function Meaning({ object, help }: MeaningProps) {
  const { t, own } = usePage();
  const { states, bits } = object;
  return (
    <Card title={t('object.meaning')} wide>
      <p>{own(help.meaning)}</p>
      {states && (
        <Parts
          label={t('object.states')}
          parts={states.map((name, index) => ({
            number: String(index + 1),
            name,
            text: own(help.states?.[index]),
            isOn: stateOf(object) === index + 1,
          }))}
        />
      )}
      {bits && (
        <Parts
          label={t('object.bits')}
          parts={bits.map(({ name }, bit) => ({
            number: `b${String(bit).padStart(2, '0')}`,
            name,
            text: own(help.bits?.[bit]),
            isOn: isSet(object, bit),
          }))}
        />
      )}
    </Card>
  );
}

/** A default that nothing tells is not set. */
function isSet(object: ObjectView, bit: number): boolean {
  const value = upsValueOf(object);
  return object.state !== 'no-sensor' && typeof value === 'object' && value[bit] === true;
}

interface Part {
  readonly number: string;
  readonly name: string;
  readonly text: string;
  readonly isOn: boolean;
}

function Parts({ label, parts }: { label: string; parts: readonly Part[] }) {
  const { t } = usePage();
  return (
    <ul class="parts" aria-label={label}>
      {parts.map(({ number, name, text, isOn }) => (
        <li key={number} class={isOn ? 'on' : ''}>
          <code>{number}</code>
          <span>
            {isOn && (
              <span class="with-mark">
                <Mark level="info" /> {t('object.on')}
              </span>
            )}{' '}
            <strong lang="en">{name}</strong> {text}
          </span>
        </li>
      ))}
    </ul>
  );
}
