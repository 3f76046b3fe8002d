import { Button } from '../components/button.js';

/** In place of the page while no language could be loaded: in both. */
export function WithoutTexts() {
  return (
    <main>
      <div role="alert">
        <p lang="en">The page could not be loaded from the gateway.</p>
        <p lang="fr">La page n'a pas pu être chargée depuis la passerelle.</p>
      </div>
      <Button onClick={() => location.reload()}>
        <span lang="en">Try again</span> / <span lang="fr">Réessayer</span>
      </Button>
    </main>
  );
}
