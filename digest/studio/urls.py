"""The studio's addresses. Each view says, as ``permission``, who may see it; None: anybody."""

from django.urls import path

from digest.studio.after.after_page import after_page
from digest.studio.audience.audience_page import audience_page
from digest.studio.audience.mail_page import mail_page
from digest.studio.corrections.corrections_page import correct_page, corrections_page
from digest.studio.gate.form_token import form_token_part
from digest.studio.gate.password import own_account_page, welcome_page
from digest.studio.gate.second_factor import second_factor_page, set_up_page
from digest.studio.gate.sign_in import sign_in_page, sign_out_page
from digest.studio.home.home_page import home_page
from digest.studio.issues.checks_part import checks_part
from digest.studio.issues.compose_page import compose_page
from digest.studio.issues.inbox_line import inbox_line_part
from digest.studio.issues.issue_list_page import issue_list_page
from digest.studio.issues.issue_page import issue_page
from digest.studio.issues.preview_page import preview_page
from digest.studio.issues.preview_reader_page import preview_reader_page
from digest.studio.issues.release_page import approve_page, cancel_page, hold_page, resume_page
from digest.studio.issues.reschedule_page import reschedule_page
from digest.studio.issues.send_now_page import send_now_page
from digest.studio.issues.test_mail_page import test_mail_page
from digest.studio.issues.workspace.items_page import items_page
from digest.studio.issues.workspace.ready_part import ready_part
from digest.studio.issues.workspace.since_part import since_part
from digest.studio.issues.workspace.undo_page import redo_page, undo_page
from digest.studio.issues.workspace.words_page import words_page
from digest.studio.progress.progress_page import progress_page
from digest.studio.progress.settle_page import settle_page
from digest.studio.readers.import_page import import_page
from digest.studio.readers.reader_actions import reader_action
from digest.studio.readers.reader_page import reader_page
from digest.studio.readers.readers_page import readers_page
from digest.studio.readers.suppressions_page import suppressions_page
from digest.studio.setup.caveat_page import caveat_page
from digest.studio.setup.colours_page import colours_page
from digest.studio.setup.logo_page import logo_page
from digest.studio.setup.look_page import look_page, look_preview_page
from digest.studio.setup.newsletter_page import newsletter_page, newsletters_page
from digest.studio.setup.source_page import source_action, source_page
from digest.studio.setup.sources_page import sources_page
from digest.studio.setup.topics_page import topic_page, topics_page
from digest.studio.summaries.counts_part import counts_part
from digest.studio.summaries.decide_page import decide_many_page, decide_page
from digest.studio.summaries.history_page import history_page, take_back_page
from digest.studio.summaries.inbox_page import inbox_page
from digest.studio.summaries.merge_page import apart_page, merge_page
from digest.studio.summaries.save_page import save_page
from digest.studio.summaries.summary_page import summary_page
from digest.studio.summaries.take_apart_page import take_apart_page
from digest.studio.summaries.write_page import write_page
from digest.studio.team.team_page import member_action, team_page
from digest.studio.team.trail_page import trail_page

app_name = "studio"

urlpatterns = [
    path("", home_page, name="home"),
    path("sign-in/", sign_in_page, name="sign-in"),
    path("sign-out/", sign_out_page, name="sign-out"),
    path("welcome/<str:number>/<str:token>/", welcome_page, name="welcome"),
    path("second-factor/", second_factor_page, name="second-factor"),
    path("second-factor/set-up/", set_up_page, name="second-factor-set-up"),
    path("you/", own_account_page, name="own-account"),
    path("you/form-token/", form_token_part, name="form-token"),
    path("issues/", issue_list_page, name="issues"),
    path("issues/compose/", compose_page, name="compose"),
    path("issues/<slug:slug>/", issue_page, name="issue"),
    path("issues/<slug:slug>/checks/", checks_part, name="checks"),
    path("issues/<slug:slug>/preview/", preview_page, name="preview"),
    path("issues/<slug:slug>/preview/line/", inbox_line_part, name="preview-line"),
    path("issues/<slug:slug>/preview/reader/", preview_reader_page, name="preview-reader"),
    path("issues/<slug:slug>/words/", words_page, name="words"),
    path("issues/<slug:slug>/items/", items_page, name="items"),
    path("issues/<slug:slug>/ready/", ready_part, name="ready"),
    path("issues/<slug:slug>/undo/", undo_page, name="undo"),
    path("issues/<slug:slug>/redo/", redo_page, name="redo"),
    path("issues/<slug:slug>/since/", since_part, name="since"),
    path("issues/<slug:slug>/approve/", approve_page, name="approve"),
    path("issues/<slug:slug>/hold/", hold_page, name="hold"),
    path("issues/<slug:slug>/resume/", resume_page, name="resume"),
    path("issues/<slug:slug>/send-now/", send_now_page, name="send-now"),
    path("issues/<slug:slug>/cancel/", cancel_page, name="cancel"),
    path("issues/<slug:slug>/reschedule/", reschedule_page, name="reschedule"),
    path("issues/<slug:slug>/test/", test_mail_page, name="test-mail"),
    path("readers/", readers_page, name="readers"),
    path("readers/import/", import_page, name="import"),
    path("readers/suppressed/", suppressions_page, name="suppressions"),
    path("readers/<int:number>/", reader_page, name="reader"),
    path("readers/<int:number>/<slug:action>/", reader_action, name="reader-action"),
    path("summaries/", inbox_page, name="summaries"),
    path("summaries/decide/", decide_many_page, name="decide-many"),
    path("summaries/write/", write_page, name="write"),
    path("summaries/counts/", counts_part, name="counts"),
    path("summaries/<int:number>/", summary_page, name="summary"),
    path("summaries/<int:number>/save/", save_page, name="save"),
    path("summaries/<int:number>/decide/", decide_page, name="decide"),
    path("summaries/<int:number>/merge/", merge_page, name="merge"),
    path("summaries/<int:number>/apart/", apart_page, name="apart"),
    path("summaries/<int:number>/take-apart/", take_apart_page, name="take-apart"),
    path("summaries/<int:number>/history/", history_page, name="history"),
    path("summaries/<int:number>/take-back/", take_back_page, name="take-back"),
    path("issues/<slug:slug>/audience/", audience_page, name="audience"),
    path("issues/<slug:slug>/audience/mail/", mail_page, name="audience-mail"),
    path("issues/<slug:slug>/progress/", progress_page, name="progress"),
    path("issues/<slug:slug>/settle/", settle_page, name="settle"),
    path("newsletters/", newsletters_page, name="newsletters"),
    path("newsletters/<slug:slug>/", newsletter_page, name="newsletter"),
    path("newsletters/<slug:slug>/caveat/", caveat_page, name="caveat"),
    path("newsletters/<slug:slug>/look/", look_page, name="look"),
    path("newsletters/<slug:slug>/colours/", colours_page, name="colours"),
    path("newsletters/<slug:slug>/logo/", logo_page, name="logo"),
    path("newsletters/<slug:slug>/look/<slug:look>/", look_preview_page, name="look-preview"),
    path("topics/", topics_page, name="topics"),
    path("topics/<int:number>/", topic_page, name="topic"),
    path("sources/", sources_page, name="sources"),
    path("sources/<slug:slug>/", source_page, name="source"),
    path("sources/<slug:slug>/<slug:action>/", source_action, name="source-action"),
    path("issues/<slug:slug>/after/", after_page, name="after"),
    path("issues/<slug:slug>/corrections/", corrections_page, name="corrections"),
    path("issues/<slug:slug>/correct/", correct_page, name="correct"),
    path("team/", team_page, name="team"),
    path("team/<int:number>/<slug:action>/", member_action, name="member"),
    path("trail/", trail_page, name="trail"),
]
