// What is sent and asked: forms, surveys, messages, campaigns and scenarios.

import { createRoute } from '@tanstack/react-router';
import { page } from './page.ts';
import { inShell } from './shell.ts';
import { words } from './words.ts';

export const deliverRoutes = [
  createRoute({
    ...inShell,
    path: '/forms',
    component: page(() => import('../../deliver/ask/FormsPage.tsx'), 'FormsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/forms/new',
    component: page(() => import('../../deliver/ask/FormPage.tsx'), 'NewFormPage'),
  }),
  createRoute({
    ...inShell,
    path: '/forms/$key',
    validateSearch: words('tab'),
    component: page(() => import('../../deliver/ask/FormPage.tsx'), 'FormPage'),
  }),
  createRoute({
    ...inShell,
    path: '/forms/$key/edit',
    component: page(() => import('../../deliver/ask/FormPage.tsx'), 'EditFormPage'),
  }),
  createRoute({
    ...inShell,
    path: '/surveys',
    component: page(() => import('../../deliver/ask/SurveysPage.tsx'), 'SurveysPage'),
  }),
  createRoute({
    ...inShell,
    path: '/surveys/new',
    component: page(() => import('../../deliver/ask/SurveyFormPages.tsx'), 'NewSurveyPage'),
  }),
  createRoute({
    ...inShell,
    path: '/surveys/$key',
    validateSearch: words('tab'),
    component: page(() => import('../../deliver/ask/SurveyPage.tsx'), 'SurveyPage'),
  }),
  createRoute({
    ...inShell,
    path: '/surveys/$key/edit',
    component: page(() => import('../../deliver/ask/SurveyFormPages.tsx'), 'EditSurveyPage'),
  }),
  createRoute({
    ...inShell,
    path: '/questions',
    component: page(() => import('../../deliver/ask/ValuePage.tsx'), 'ValuePage'),
  }),
  createRoute({
    ...inShell,
    path: '/messages',
    validateSearch: words('id', 'state', 'channel', 'profile', 'show', 'cause'),
    component: page(() => import('../../deliver/messages/MessagesPage.tsx'), 'MessagesPage'),
  }),
  createRoute({
    ...inShell,
    path: '/assist',
    validateSearch: words('who'),
    component: page(() => import('../../deliver/assist/AssistPage.tsx'), 'AssistPage'),
  }),
  createRoute({
    ...inShell,
    path: '/mailbox',
    validateSearch: words('id', 'search'),
    component: page(() => import('../../deliver/messages/MailboxPage.tsx'), 'MailboxPage'),
  }),
  createRoute({
    ...inShell,
    path: '/channels',
    component: page(() => import('../../deliver/messages/ChannelsPage.tsx'), 'ChannelsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/templates',
    component: page(() => import('../../deliver/messages/TemplatesPage.tsx'), 'TemplatesPage'),
  }),
  createRoute({
    ...inShell,
    path: '/templates/new',
    component: page(() => import('../../deliver/messages/TemplatePage.tsx'), 'NewTemplatePage'),
  }),
  createRoute({
    ...inShell,
    path: '/templates/$key',
    component: page(() => import('../../deliver/messages/TemplatePage.tsx'), 'TemplatePage'),
  }),
  createRoute({
    ...inShell,
    path: '/consistency',
    component: page(() => import('../../deliver/consistency/ConsistencyPage.tsx'), 'ConsistencyPage'),
  }),
  createRoute({
    ...inShell,
    path: '/campaigns',
    component: page(() => import('../../deliver/campaigns/CampaignsPage.tsx'), 'CampaignsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/campaigns/new',
    component: page(() => import('../../deliver/campaigns/CampaignFormPages.tsx'), 'NewCampaignPage'),
  }),
  createRoute({
    ...inShell,
    path: '/campaigns/$key',
    component: page(() => import('../../deliver/campaigns/CampaignPage.tsx'), 'CampaignPage'),
  }),
  createRoute({
    ...inShell,
    path: '/campaigns/$key/edit',
    component: page(() => import('../../deliver/campaigns/CampaignFormPages.tsx'), 'EditCampaignPage'),
  }),
  createRoute({
    ...inShell,
    path: '/scenarios',
    component: page(() => import('../../deliver/scenarios/ScenariosPage.tsx'), 'ScenariosPage'),
  }),
  createRoute({
    ...inShell,
    path: '/scenarios/$key',
    component: page(() => import('../../deliver/scenarios/ScenarioPage.tsx'), 'ScenarioPage'),
  }),
];
