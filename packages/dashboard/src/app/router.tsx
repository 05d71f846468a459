// Every address of the dashboard, rooms from left to right. Where one page shows parts of two rooms (a person's
// segments), they are put together here.

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { warmMe } from '../account/index.ts';
import { Broken } from './Broken.tsx';
import { NotFound } from './NotFound.tsx';
import { Shell } from './Shell.tsx';
import * as warm from './warm.ts';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  loader: () => warmMe(),
});

/** Search parameters that are text; anything else is dropped. */
const words =
  <const Name extends string>(...names: Name[]) =>
  (search: Record<string, unknown>): { [key in Name]?: string } => {
    const kept: { [key in Name]?: string } = {};
    for (const name of names)
      if (search[name] !== undefined && search[name] !== '') kept[name] = asText(search[name]);
    return kept;
  };

/** The router reads what looks like JSON as JSON; here it is text again. */
const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const inShell = { getParentRoute: () => shell };

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    validateSearch: words('to'),
    component: lazyRouteComponent(() => import('../account/SignInPage.tsx'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/join/$token',
    component: lazyRouteComponent(() => import('../account/JoinPage.tsx'), 'JoinPage'),
  }),
  shell.addChildren([
    createRoute({
      ...inShell,
      path: '/',
      validateSearch: words('days'),
      loaderDeps: ({ search }) => search,
      loader: ({ deps }) => warm.home(deps.days),
      component: lazyRouteComponent(() => import('../measure/HomePage.tsx'), 'HomePage'),
    }),
    createRoute({
      ...inShell,
      path: '/sources',
      validateSearch: words('source'),
      loader: () => warm.sources(),
      component: lazyRouteComponent(() => import('../collect/SourcesPage.tsx'), 'SourcesPage'),
    }),
    createRoute({
      ...inShell,
      path: '/live',
      validateSearch: words('event', 'name', 'type', 'from', 'to'),
      component: lazyRouteComponent(() => import('../collect/LivePage.tsx'), 'LivePage'),
    }),
    createRoute({
      ...inShell,
      path: '/map',
      validateSearch: words('field'),
      loader: () => warm.map(),
      component: lazyRouteComponent(() => import('../collect/MapPage.tsx'), 'MapPage'),
    }),
    createRoute({
      ...inShell,
      path: '/imports',
      component: lazyRouteComponent(() => import('../collect/ImportsPage.tsx'), 'ImportsPage'),
    }),
    createRoute({
      ...inShell,
      path: '/imports/$id',
      component: lazyRouteComponent(() => import('../collect/ImportPage.tsx'), 'ImportPage'),
    }),
    createRoute({
      ...inShell,
      path: '/people',
      validateSearch: words('search', 'segment', 'sort', 'known'),
      loaderDeps: ({ search }) => search,
      loader: ({ deps }) => warm.people(deps),
      component: lazyRouteComponent(() => import('./PeopleRoute.tsx'), 'PeopleRoute'),
    }),
    createRoute({
      ...inShell,
      path: '/people/$key',
      validateSearch: words('tab', 'why'),
      loader: ({ params }) => warm.person(params.key),
      component: lazyRouteComponent(() => import('./PersonRoute.tsx'), 'PersonRoute'),
    }),
    createRoute({
      ...inShell,
      path: '/segments',
      loader: () => warm.segments(),
      component: lazyRouteComponent(() => import('../segment/SegmentsPage.tsx'), 'SegmentsPage'),
    }),
    createRoute({
      ...inShell,
      path: '/segments/new',
      validateSearch: words('from'),
      component: lazyRouteComponent(() => import('../segment/NewSegmentPage.tsx'), 'NewSegmentPage'),
    }),
    createRoute({
      ...inShell,
      path: '/segments/suggested',
      loader: () => warm.suggestions(),
      component: lazyRouteComponent(() => import('../segment/SuggestedPage.tsx'), 'SuggestedPage'),
    }),
    createRoute({
      ...inShell,
      path: '/segments/$id',
      validateSearch: words('tab'),
      loader: ({ params }) => warm.segment(params.id),
      component: lazyRouteComponent(() => import('../segment/SegmentPage.tsx'), 'SegmentPage'),
    }),
    createRoute({
      ...inShell,
      path: '/segments/$id/edit',
      component: lazyRouteComponent(() => import('../segment/EditSegmentPage.tsx'), 'EditSegmentPage'),
    }),
    createRoute({
      ...inShell,
      path: '/predictions',
      loader: () => warm.predictions(),
      component: lazyRouteComponent(() => import('../predict/PredictionsPage.tsx'), 'PredictionsPage'),
    }),
    createRoute({
      ...inShell,
      path: '/predictions/new',
      component: lazyRouteComponent(() => import('../predict/NewPredictionPage.tsx'), 'NewPredictionPage'),
    }),
    createRoute({
      ...inShell,
      path: '/predictions/$key',
      validateSearch: words('tab'),
      component: lazyRouteComponent(() => import('../predict/ModelPage.tsx'), 'ModelPage'),
    }),
    createRoute({
      ...inShell,
      path: '/recommendations',
      loader: () => warm.recommendations(),
      component: lazyRouteComponent(
        () => import('../predict/RecommendationsPage.tsx'),
        'RecommendationsPage',
      ),
    }),
    createRoute({
      ...inShell,
      path: '/catalogue',
      loader: () => warm.catalogue(),
      component: lazyRouteComponent(() => import('../unify/CataloguePage.tsx'), 'CataloguePage'),
    }),
    createRoute({
      ...inShell,
      path: '/personas',
      loader: () => warm.personas(),
      component: lazyRouteComponent(() => import('../predict/PersonasPage.tsx'), 'PersonasPage'),
    }),
    createRoute({
      ...inShell,
      path: '/personas/$model/$persona',
      component: lazyRouteComponent(() => import('../predict/PersonaPage.tsx'), 'PersonaPage'),
    }),
    createRoute({
      ...inShell,
      path: '/journeys',
      loader: () => warm.journeys(),
      component: lazyRouteComponent(() => import('../journey/JourneysPage.tsx'), 'JourneysPage'),
    }),
    createRoute({
      ...inShell,
      path: '/journeys/new',
      component: lazyRouteComponent(() => import('../journey/JourneyFormPages.tsx'), 'NewJourneyPage'),
    }),
    createRoute({
      ...inShell,
      path: '/journeys/$key',
      validateSearch: words('tab', 'days', 'segment', 'leadsTo', 'stage', 'only'),
      component: lazyRouteComponent(() => import('../journey/JourneyPage.tsx'), 'JourneyPage'),
    }),
    createRoute({
      ...inShell,
      path: '/journeys/$key/edit',
      component: lazyRouteComponent(() => import('../journey/JourneyFormPages.tsx'), 'EditJourneyPage'),
    }),
    createRoute({
      ...inShell,
      path: '/slots',
      loader: () => warm.slots(),
      component: lazyRouteComponent(() => import('../decide/SlotsPage.tsx'), 'SlotsPage'),
    }),
    createRoute({
      ...inShell,
      path: '/slots/new',
      component: lazyRouteComponent(() => import('../decide/SlotFormPage.tsx'), 'NewSlotPage'),
    }),
    createRoute({
      ...inShell,
      path: '/slots/$key',
      loader: () => warm.slots(),
      component: lazyRouteComponent(() => import('../decide/SlotPage.tsx'), 'SlotPage'),
    }),
    createRoute({
      ...inShell,
      path: '/slots/$key/edit',
      component: lazyRouteComponent(() => import('../decide/SlotFormPage.tsx'), 'EditSlotPage'),
    }),
    createRoute({
      ...inShell,
      path: '/debugger',
      validateSearch: words('who', 'slot'),
      component: lazyRouteComponent(() => import('../decide/DebuggerPage.tsx'), 'DebuggerPage'),
    }),
    createRoute({
      ...inShell,
      path: '/exposures',
      validateSearch: words('experience', 'slot'),
      component: lazyRouteComponent(() => import('../decide/ExposuresPage.tsx'), 'ExposuresPage'),
    }),
    createRoute({
      ...inShell,
      path: '/experiences',
      component: lazyRouteComponent(() => import('../decide/ExperiencesPage.tsx'), 'ExperiencesPage'),
    }),
    createRoute({
      ...inShell,
      path: '/experiences/new',
      validateSearch: words('slot', 'rung'),
      component: lazyRouteComponent(() => import('../decide/ExperiencePage.tsx'), 'NewExperiencePage'),
    }),
    createRoute({
      ...inShell,
      path: '/experiences/$id',
      validateSearch: words('tab'),
      component: lazyRouteComponent(() => import('../decide/ExperiencePage.tsx'), 'ExperiencePage'),
    }),
    createRoute({
      ...inShell,
      path: '/forms',
      component: lazyRouteComponent(() => import('../deliver/ask/FormsPage.tsx'), 'FormsPage'),
    }),
    createRoute({
      ...inShell,
      path: '/forms/new',
      component: lazyRouteComponent(() => import('../deliver/ask/FormPage.tsx'), 'NewFormPage'),
    }),
    createRoute({
      ...inShell,
      path: '/forms/$key',
      validateSearch: words('tab'),
      component: lazyRouteComponent(() => import('../deliver/ask/FormPage.tsx'), 'FormPage'),
    }),
    createRoute({
      ...inShell,
      path: '/forms/$key/edit',
      component: lazyRouteComponent(() => import('../deliver/ask/FormPage.tsx'), 'EditFormPage'),
    }),
    createRoute({
      ...inShell,
      path: '/surveys',
      component: lazyRouteComponent(() => import('../deliver/ask/SurveysPage.tsx'), 'SurveysPage'),
    }),
    createRoute({
      ...inShell,
      path: '/surveys/new',
      component: lazyRouteComponent(() => import('../deliver/ask/SurveyFormPages.tsx'), 'NewSurveyPage'),
    }),
    createRoute({
      ...inShell,
      path: '/surveys/$key',
      validateSearch: words('tab'),
      component: lazyRouteComponent(() => import('../deliver/ask/SurveyPage.tsx'), 'SurveyPage'),
    }),
    createRoute({
      ...inShell,
      path: '/surveys/$key/edit',
      component: lazyRouteComponent(() => import('../deliver/ask/SurveyFormPages.tsx'), 'EditSurveyPage'),
    }),
    createRoute({
      ...inShell,
      path: '/questions',
      component: lazyRouteComponent(() => import('../deliver/ask/ValuePage.tsx'), 'ValuePage'),
    }),
    createRoute({
      ...inShell,
      path: '/messages',
      validateSearch: words('id', 'state', 'channel', 'profile'),
      component: lazyRouteComponent(() => import('../deliver/messages/MessagesPage.tsx'), 'MessagesPage'),
    }),
    createRoute({
      ...inShell,
      path: '/mailbox',
      validateSearch: words('id', 'search'),
      component: lazyRouteComponent(() => import('../deliver/messages/MailboxPage.tsx'), 'MailboxPage'),
    }),
    createRoute({
      ...inShell,
      path: '/channels',
      component: lazyRouteComponent(() => import('../deliver/messages/ChannelsPage.tsx'), 'ChannelsPage'),
    }),
    createRoute({
      ...inShell,
      path: '/templates',
      component: lazyRouteComponent(() => import('../deliver/messages/TemplatesPage.tsx'), 'TemplatesPage'),
    }),
    createRoute({
      ...inShell,
      path: '/templates/new',
      component: lazyRouteComponent(() => import('../deliver/messages/TemplatePage.tsx'), 'NewTemplatePage'),
    }),
    createRoute({
      ...inShell,
      path: '/templates/$key',
      component: lazyRouteComponent(() => import('../deliver/messages/TemplatePage.tsx'), 'TemplatePage'),
    }),
    createRoute({
      ...inShell,
      path: '/scorecard',
      validateSearch: words('journey', 'days', 'segment', 'by'),
      component: lazyRouteComponent(() => import('../measure/reports/ScorecardPage.tsx'), 'ScorecardPage'),
    }),
    createRoute({
      ...inShell,
      path: '/funnels',
      validateSearch: words('steps', 'within', 'days', 'segment', 'by', 'step'),
      component: lazyRouteComponent(() => import('../measure/reports/FunnelsPage.tsx'), 'FunnelsPage'),
    }),
    createRoute({
      ...inShell,
      path: '/retention',
      validateSearch: words('start', 'back', 'unit', 'mode', 'days', 'segment', 'by'),
      component: lazyRouteComponent(() => import('../measure/reports/RetentionPage.tsx'), 'RetentionPage'),
    }),
    createRoute({
      ...inShell,
      path: '/paths',
      validateSearch: words('event', 'direction', 'within', 'days', 'segment'),
      component: lazyRouteComponent(() => import('../measure/reports/PathsPage.tsx'), 'PathsPage'),
    }),
    createRoute({
      ...inShell,
      path: '/revenue',
      validateSearch: words('tab', 'days', 'segment', 'by', 'touch', 'lookback', 'model'),
      component: lazyRouteComponent(() => import('../measure/reports/RevenuePage.tsx'), 'RevenuePage'),
    }),
    createRoute({ ...inShell, path: '$', component: NotFound }),
    createRoute({
      ...inShell,
      path: '/measures',
      loader: () => warm.metrics(),
      component: lazyRouteComponent(() => import('../measure/metrics/MetricsPage.tsx'), 'MetricsPage'),
    }),
    createRoute({
      ...inShell,
      path: '/measures/new',
      component: lazyRouteComponent(() => import('../measure/metrics/MetricPage.tsx'), 'NewMetricPage'),
    }),
    createRoute({
      ...inShell,
      path: '/measures/$key',
      component: lazyRouteComponent(() => import('../measure/metrics/MetricPage.tsx'), 'MetricPage'),
    }),
    createRoute({
      ...inShell,
      path: '/campaigns',
      component: lazyRouteComponent(() => import('../deliver/campaigns/CampaignsPage.tsx'), 'CampaignsPage'),
    }),
    createRoute({
      ...inShell,
      path: '/campaigns/new',
      component: lazyRouteComponent(
        () => import('../deliver/campaigns/CampaignFormPages.tsx'),
        'NewCampaignPage',
      ),
    }),
    createRoute({
      ...inShell,
      path: '/campaigns/$key',
      component: lazyRouteComponent(() => import('../deliver/campaigns/CampaignPage.tsx'), 'CampaignPage'),
    }),
    createRoute({
      ...inShell,
      path: '/campaigns/$key/edit',
      component: lazyRouteComponent(
        () => import('../deliver/campaigns/CampaignFormPages.tsx'),
        'EditCampaignPage',
      ),
    }),
    createRoute({
      ...inShell,
      path: '/scenarios',
      component: lazyRouteComponent(() => import('../deliver/scenarios/ScenariosPage.tsx'), 'ScenariosPage'),
    }),
    createRoute({
      ...inShell,
      path: '/scenarios/$key',
      component: lazyRouteComponent(() => import('../deliver/scenarios/ScenarioPage.tsx'), 'ScenarioPage'),
    }),
    createRoute({
      ...inShell,
      path: '/ladder',
      loader: () => warm.ladder(),
      component: lazyRouteComponent(() => import('../measure/ladder/LadderPage.tsx'), 'LadderPage'),
    }),
    createRoute({
      ...inShell,
      path: '/settings',
      validateSearch: words('tab'),
      component: lazyRouteComponent(() => import('./SettingsPage.tsx'), 'SettingsPage'),
    }),
  ]),
];

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
