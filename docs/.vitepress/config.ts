/** The documentation as a site: `npm run site` builds it, `npm run site:dev` shows it while one writes. */
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import { diagrams } from './diagrams.ts';
import { GITHUB, repositoryLinks } from './links.ts';
import { excluded, groups, placeOf } from './pages.ts';

/** What TypeDoc wrote, which stands on the site only. */
const ofTypes = { text: 'The client, by its types', link: '/api/client' };

export default defineConfig({
  title: 'Causeway',
  description: 'Connects an Aiven service to a VPC in your AWS account over AWS PrivateLink, durably, on Temporal',
  lang: 'en',
  srcDir: '..',
  srcExclude: [...excluded],
  rewrites: placeOf,
  ignoreDeadLinks: 'localhostLinks', // the Web UI of the reader's own machine
  // Anchors as GitHub makes them, so that a link to a heading works in both.
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: slug },
    config(markdown) {
      repositoryLinks(markdown);
      diagrams(markdown);
    },
  },
  themeConfig: {
    outline: [2, 3],
    search: { provider: 'local' },
    sidebar: groups().map(({ text, items }) => ({
      text,
      items: [...items, ...(text === 'Packages' ? [ofTypes] : [])],
    })),
    socialLinks: [{ icon: 'github', link: GITHUB }],
    editLink: { pattern: `${GITHUB}/edit/main/:path` },
  },
});
