import { useEffect, useRef, useState } from 'preact/hooks';
import type { ObjectDetails, ObjectView } from '../../../src/http/screens/values/schema.js';
import { Subscriptions } from '../bacnet/conversations.js';
import { Button } from '../components/button.js';
import { ErrorNote, Note, Outcome } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import { AssignDialog } from '../link/assign-dialog.js';
import { isWithoutRegister } from '../register-search/search-objects.js';
import { activeBits, ageOf } from '../state/live-value.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';
import { useQuery } from '../state/use-route.js';
import { ForceDialog } from '../values/force-dialog.js';
import { objectPlace } from '../values/object-link.js';
import { ValueMark } from '../values/value-mark.js';
import { objectLabel, presentValueText, valueText } from '../values/value-text.js';
import { BacnetFacts } from './bacnet-facts.js';
import { Curves } from './curves.js';
import { Meaning } from './meaning.js';
import { UsedRegisters } from './used-registers.js';

const refreshMs = 5000;

/** Everything about one object: `#/values/AV75`, or by its name. */
export function ObjectPage({ place }: { place: string }) {
  const { t, live } = usePage();
  const query = useQuery();
  const wanted = decoded(place);
  const object = [...live.objects.values()].find(
    (one) => objectPlace(one) === wanted.toUpperCase() || one.name === wanted,
  );
  return (
    <>
      <p>
        <a href={`#/values${query}`}>{t('object.back')}</a>
      </p>
      {object === undefined ? (
        <p class="empty">{t('object.unknown', { place: wanted })}</p>
      ) : (
        <KnownObject key={object.name} object={object} />
      )}
    </>
  );
}

/** Which is news, where a dash would be none. */
function hasNoBitSet(object: ObjectView): boolean {
  return object.type === 'BSV' && object.state !== 'no-sensor' && activeBits(object).length === 0;
}

/** Somebody may write BATTERY_% as it is. */
function decoded(place: string): string {
  try {
    return decodeURIComponent(place);
  } catch {
    return place;
  }
}

function KnownObject({ object }: { object: ObjectView }) {
  const path = `/objects/${encodeURIComponent(object.name)}`;
  const { data, error, reload } = useResource<ObjectDetails>(path, refreshMs, object.state);
  return (
    <div class="cards">
      <Now object={object} details={data} onChanged={reload} />
      <ErrorNote error={error} />
      {data && (
        <>
          <Meaning object={object} help={data.help} />
          <UsedRegisters object={object} details={data} />
          <Curves object={object} hasHistory={data.hasHistory} />
          {data.bacnet && <BacnetFacts bacnet={data.bacnet} />}
          {data.bacnet && <Subscriptions rows={data.bacnet.subscribers} />}
        </>
      )}
    </div>
  );
}

interface NowProps {
  readonly object: ObjectView;
  readonly details: ObjectDetails | undefined;
  readonly onChanged: () => void;
}

/** The value, in both scales, and why it is not what the UPS says now, where it is not. */
function Now({ object, details, onChanged }: NowProps) {
  const page = usePage();
  const { t, live, own, format } = page;
  const [open, setOpen] = useState<'force' | 'assign'>();
  const assign = useAction();
  const heading = useRef<HTMLHeadingElement>(null);
  // Who listens to the page hears what has opened.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const age = ageOf(object, live);
  const { name, presentValue, certainty, outOfService, level } = object;
  const canForce = live.status?.commissioning.active === true && level !== 'gateway';
  return (
    <section class="card wide" aria-labelledby="object-name">
      <h2 id="object-name" ref={heading} tabIndex={-1}>
        <code>{name}</code> <span class="faint">{objectLabel(object)}</span>
      </h2>
      <p>{own(object.description)}</p>
      <p class="object-value">
        <strong>{hasNoBitSet(object) ? t('object.noFlag') : valueText(object, page)}</strong>{' '}
        <ValueMark object={object} />
      </p>
      <p class="faint">
        {t('object.read', { value: presentValueText(presentValue) })}
        {age !== undefined && ` · ${t('trust.ago', { duration: format.duration(age) })}`}
      </p>
      {outOfService && (
        <Note level="warning">
          <p>{t('object.forced')}</p>
        </Note>
      )}
      {details?.why && (
        <Note level={object.state === 'not-available' || object.state === 'not-managed' ? 'info' : 'warning'}>
          <p>{own(details.why)}</p>
        </Note>
      )}
      <p>
        <span class={`tag ${certainty}`}>{translateWord(t, 'certainty', certainty)}</span>{' '}
        {translateWord(t, 'certaintyHelp', certainty)}
      </p>
      <div class="buttons">
        {isWithoutRegister(object) && details?.cause !== 'manual-zero' && (
          <a class="button primary" href={`#/link/search/${encodeURIComponent(name)}`}>
            {t('values.lookFor')}
          </a>
        )}
        {level !== 'gateway' && <Button onClick={() => setOpen('assign')}>{t('object.assign')}</Button>}
        {canForce && <Button onClick={() => setOpen('force')}>{t('commissioning.force')}</Button>}
      </div>
      {open === undefined && (
        <Outcome action={assign} ofRows done={t('registers.isAssigned', { line: assign.at ?? '' })} />
      )}
      {open === 'force' && <ForceDialog object={object} onClose={() => setOpen(undefined)} />}
      {open === 'assign' && (
        <AssignDialog
          from={{ object }}
          save={assign}
          onClose={() => {
            assign.reset();
            setOpen(undefined);
          }}
          onDone={() => {
            setOpen(undefined);
            onChanged();
          }}
        />
      )}
    </section>
  );
}
