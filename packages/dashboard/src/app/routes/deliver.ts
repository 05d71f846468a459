// What is sent and asked: forms, surveys, messages, campaigns and scenarios.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inShell } from './shell.ts';
import { words } from './words.ts';

export const deliverRoutes = [
  createRoute({
    ...inShell,
    path: '/forms',
    component: lazyRouteComponent(() => import('../../deliver/ask/FormsPage.tsx'), 'FormsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/forms/new',
    component: lazyRouteComponent(() => import('../../deliver/ask/FormPage.tsx'), 'NewFormPage'),
  }),
  createRoute({
    ...inShell,
    path: '/forms/$key',
    validateSearch: words('tab'),
    component: lazyRouteComponent(() => import('../../deliver/ask/FormPage.tsx'), 'FormPage'),
  }),
  createRoute({
    ...inShell,
    path: '/forms/$key/edit',
    component: lazyRouteComponent(() => import('../../deliver/ask/FormPage.tsx'), 'EditFormPage'),
  }),
  createRoute({
    ...inShell,
    path: '/surveys',
    component: lazyRouteComponent(() => import('../../deliver/ask/SurveysPage.tsx'), 'SurveysPage'),
  }),
  createRoute({
    ...inShell,
    path: '/surveys/new',
    component: lazyRouteComponent(() => import('../../deliver/ask/SurveyFormPages.tsx'), 'NewSurveyPage'),
  }),
  createRoute({
    ...inShell,
    path: '/surveys/$key',
    validateSearch: words('tab'),
    component: lazyRouteComponent(() => import('../../deliver/ask/SurveyPage.tsx'), 'SurveyPage'),
  }),
  createRoute({
    ...inShell,
    path: '/surveys/$key/edit',
    component: lazyRouteComponent(() => import('../../deliver/ask/SurveyFormPages.tsx'), 'EditSurveyPage'),
  }),
  createRoute({
    ...inShell,
    path: '/questions',
    component: lazyRouteComponent(() => import('../../deliver/ask/ValuePage.tsx'), 'ValuePage'),
  }),
  createRoute({
    ...inShell,
    path: '/messages',
    validateSearch: words('id', 'state', 'channel', 'profile', 'show', 'cause'),
    component: lazyRouteComponent(() => import('../../deliver/messages/MessagesPage.tsx'), 'MessagesPage'),
  }),
  createRoute({
    ...inShell,
    path: '/assist',
    validateSearch: words('who'),
    component: lazyRouteComponent(() => import('../../deliver/assist/AssistPage.tsx'), 'AssistPage'),
  }),
  createRoute({
    ...inShell,
    path: '/mailbox',
    validateSearch: words('id', 'search'),
    component: lazyRouteComponent(() => import('../../deliver/messages/MailboxPage.tsx'), 'MailboxPage'),
  }),
  createRoute({
    ...inShell,
    path: '/channels',
    component: lazyRouteComponent(() => import('../../deliver/messages/ChannelsPage.tsx'), 'ChannelsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/templates',
    component: lazyRouteComponent(() => import('../../deliver/messages/TemplatesPage.tsx'), 'TemplatesPage'),
  }),
  createRoute({
    ...inShell,
    path: '/templates/new',
    component: lazyRouteComponent(() => import('../../deliver/messages/TemplatePage.tsx'), 'NewTemplatePage'),
  }),
  createRoute({
    ...inShell,
    path: '/templates/$key',
    component: lazyRouteComponent(() => import('../../deliver/messages/TemplatePage.tsx'), 'TemplatePage'),
  }),
  createRoute({
    ...inShell,
    path: '/consistency',
    component: lazyRouteComponent(
      () => import('../../deliver/consistency/ConsistencyPage.tsx'),
      'ConsistencyPage',
    ),
  }),
  createRoute({
    ...inShell,
    path: '/campaigns',
    component: lazyRouteComponent(() => import('../../deliver/campaigns/CampaignsPage.tsx'), 'CampaignsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/campaigns/new',
    component: lazyRouteComponent(
      () => import('../../deliver/campaigns/CampaignFormPages.tsx'),
      'NewCampaignPage',
    ),
  }),
  createRoute({
    ...inShell,
    path: '/campaigns/$key',
    component: lazyRouteComponent(() => import('../../deliver/campaigns/CampaignPage.tsx'), 'CampaignPage'),
  }),
  createRoute({
    ...inShell,
    path: '/campaigns/$key/edit',
    component: lazyRouteComponent(
      () => import('../../deliver/campaigns/CampaignFormPages.tsx'),
      'EditCampaignPage',
    ),
  }),
  createRoute({
    ...inShell,
    path: '/scenarios',
    component: lazyRouteComponent(() => import('../../deliver/scenarios/ScenariosPage.tsx'), 'ScenariosPage'),
  }),
  createRoute({
    ...inShell,
    path: '/scenarios/$key',
    component: lazyRouteComponent(() => import('../../deliver/scenarios/ScenarioPage.tsx'), 'ScenarioPage'),
  }),
];
