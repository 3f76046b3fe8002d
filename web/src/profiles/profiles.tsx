import type { ProfilesAnswer } from '../../../src/http/screens/profiles/schema.js';
import { ErrorNote, Note } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import { BringProfile } from './bring-profile.js';
import { ProfileCard } from './profile-card.js';

const refreshMs = 10_000;

/** Files that describe UPS of any maker: those that are there, and a new one. */
export function Profiles() {
  const { t } = usePage();
  const { data, error, reload } = useResource<ProfilesAnswer>('/profiles', refreshMs);
  return (
    <>
      <p>{t('profiles.intro')}</p>
      <ErrorNote error={error} />
      {data?.missing.map((name) => (
        <Note key={name} level="critical">
          <p>{t('profiles.missing', { name })}</p>
        </Note>
      ))}
      <BringProfile onSaved={reload} />
      {data?.profiles.map((profile) => (
        <ProfileCard key={profile.name} profile={profile} onChanged={reload} />
      ))}
      {data?.profiles.length === 0 && <p class="empty">{t('profiles.none')}</p>}
    </>
  );
}
