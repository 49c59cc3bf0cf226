"""Advice to stop a treatment is found however it is said; what a study saw, or warns of, is not."""

import pytest

from digest.render.checks.writing.advice import advises_to_stop
from digest.render.checks.writing.all_writing import check_writing
from tests.unit.mail_factories import make_article, make_edition

ENGLISH = """
Stop treatment now.
Discontinue your medication, as walks help.
You should stop taking medication.
Stop taking interferon.
Stop taking your meds.
Throw away your pills.
Throw your tablets in the bin.
Skip a dose.
You may skip your next infusion.
Halve your dose.
Replace your medication with vitamin D.
Swap your injections for a good diet.
Your treatment can be stopped.
Your drugs are no longer needed.
Treatment can safely be stopped.
Stopping your medication is safe.
Stopping treatment does no harm.
There is no harm if you stop taking your medicine.
Nothing happens when you stop taking your medicine.
Do not hesitate to stop taking your tablets.
If you feel well, stop taking your medicine.
If you feel well, you can stop ocrelizumab.
Come off your tablets slowly.
Go off your meds for a month.
Get off steroids.
You can do without your drugs.
You will be fine without your infusions.
You no longer need any drugs.
You do not need to take your pills every day.
There is no need for treatment.
Walk instead of your usual treatment.
Take vitamin D instead of medicine.
Rather than taking your medicine, rest.
Substitute fish oil for your tablets.
Quit your therapy.
Give up your injections.
Cut down on your medication.
Reduce your dose by half.
Take only half of your dose.
Take less of your medicine.
Take a break from your treatment.
Cancel your next infusion.
Say goodbye to your injections.
Forget about your pills.
Do not take your medicine any more.
Never take your tablets again.
Please stop the treatment.
Go for a walk, and stop the drug.
So stop taking drugs.
Why not stop your treatment?
It is safe to stop treatment.
It is time for people to stop their treatment.
People can safely stop taking their medicine.
Everyone should stop their treatment.
We advise people to stop treatment.
We recommend stopping treatment.
Consider stopping your therapy.
Think about leaving off your drugs.
You could try going without medication.
No more pills!
Flush your meds.
Let your prescription run out.
Without doubt, you can stop your medicine.
Not only can you walk more, you can stop your medicine.
Stop, with no fear, and stop your tablets.
You might as well bin your tablets.
Don\u2019t be afraid to stop your infusions.
Stop taking Tysabri.
Pause your treatment in summer.
Stop your daily dose of natalizumab.
Stop *taking* your med\u00adicine.
You don't have to take your medication any longer.
You can now live without drugs.
Feel free to stop your injections.
Simply stop your meds.
You might be able to stop treatment.
Why keep taking your medicine?
Leave your pills in the drawer.
Medication is unnecessary if you eat well.
You are better off without your medicine.
With this diet, patients can stop their drugs.
Dump the drugs.
Ditch your tablets and walk.
Toss out your prescriptions.
Drop your medicine and start yoga.
Your pills can go in the bin.
Your medicine can be left out on good days.
Wean yourself off your tablets.
Avoid taking your medicine on good days.
Abandon your treatment plan.
Take every other dose.
Quit taking medication today!
Stop all medication.
Stop medication.
Discontinue use of your drug.
Discontinue treatment if you feel better.
It's fine to skip doses now and then.
You can halve the dose.
You could skip a few doses.
Readers can stop their treatment now.
Get rid of your medicines.
Put down your pills.
Your body does not need medicine.
Refuse the infusion.
Stay off the drugs.
Break off your treatment.
Lower your dose.
Taper off your steroids.
Phase out your medicine.
Don't bother with your medicine.
Don't bother taking your pills.
Walking replaces your medicine.
Vitamin D can replace your medication.
Exercise makes your drugs unnecessary.
Trust the diet, not your medicine.
Swap out your DMT.
You may safely discontinue your therapy.
There is nothing wrong with stopping your medication.
There is no danger in stopping your medicine.
No risk in stopping your tablets.
STOP TAKING YOUR MEDICATION
Stop your MS drugs.
You may stop the infusions.
Good news: you can stop your injections.
You can come off medication.
You can ease off your meds.
Time to stop your medicine?
Time to quit the meds.
Patients should discontinue ocrelizumab.
People with MS should stop disease-modifying therapy.
People over 55 can stop disease-modifying drugs.
Older adults can safely come off their drugs.
It may be safe to stop treatment.
You might want to stop treatment.
You might consider stopping treatment.
Stop immediately taking your tablets.
Stop immediately your treatment.
Stop at once with your tablets.
Stop all of your medicines today.
Stop the pills.
Stop using Copaxone.
Leave your medicine out.
Leave out the evening dose.
Drop one of your drugs.
Switch your medicine for herbs.
Trade your pills for yoga.
Use herbs in place of your medicine.
Diet can take the place of your medicine.
Diet works better than your medicine.
Eat fish instead of taking pills.
No need to take your medicine any longer.
You won't need your medicine.
There's no reason to keep taking your medicine.
There is no need to continue treatment.
You need not take your tablets.
Your infusion can wait.
You can safely miss your next infusion.
Don't take any more pills.
Stop your medicine without asking your doctor.
Before breakfast, stop your tablets.
Ask your doctor nothing and stop your medicine.
Stop the medicine before you see your doctor.
You shouldn't hesitate to stop your tablets.
Not taking your medicine is fine.
You do not have to go on with treatment.
You don't need to continue your therapy.
Take your tablets only when you feel bad.
Take your medicine less often.
Cut your tablets in half.
It does no harm to stop your drugs.
Studies show you can stop your drugs.
This study shows that people can stop treatment.
This means you can stop treatment.
The results mean that treatment can be stopped after five years.
Your doctor is wrong: stop treatment.
Medicines are not needed any more.
It is OK to miss a dose.
There is no point in taking your medicine.
"""

GERMAN = """
Setzen Sie Ihre Therapie ab.
Setzen Sie die Tabletten einfach ab.
Beenden Sie die Behandlung.
Sie können Ihre Medikamente absetzen.
Sie dürfen die Behandlung ruhig beenden.
Nehmen Sie Ihre Tabletten nicht mehr.
Nehmen Sie keine Tabletten mehr.
Lassen Sie Ihre Spritzen weg.
Verzichten Sie auf Ihre Medikamente.
Hören Sie mit der Behandlung auf.
Hören Sie auf, Ihre Medikamente zu nehmen.
Brechen Sie die Therapie ab.
Werfen Sie Ihre Tabletten weg.
Halbieren Sie Ihre Dosis.
Ersetzen Sie Ihre Medikamente durch Vitamin D.
Überspringen Sie eine Infusion.
Ihre Behandlung kann beendet werden.
Die Medikamente können abgesetzt werden.
Sie brauchen keine Medikamente mehr.
Sie brauchen Ihre Tabletten nicht.
Gehen Sie spazieren statt Ihrer Behandlung.
Es ist sicher, die Behandlung zu beenden.
Zögern Sie nicht, Ihre Medikamente abzusetzen.
Wenn Sie Ihre Medikamente absetzen, passiert nichts.
Wenn es Ihnen gut geht, setzen Sie Ihre Medikamente ab.
Das Absetzen Ihrer Medikamente ist ungefährlich.
Setz deine Tabletten ab.
Nimm deine Tabletten nicht mehr.
Du kannst deine Therapie beenden.
Beende deine Behandlung.
Stoppen Sie Interferon.
Sie kommen ohne Ihre Medikamente aus.
Man kann die Behandlung gut weglassen.
Sie sollten auf Ihre Infusionen verzichten.
Sie können aufhören, Ihre Medikamente zu nehmen.
Sie müssen Ihre Medikamente nicht mehr einnehmen.
Sie müssen keine Tabletten mehr nehmen.
Lassen Sie die Medikamente einfach weg.
Schmeißen Sie Ihre Tabletten weg.
Machen Sie eine Pause von Ihrer Therapie.
Ihre Medikamente sind nicht mehr nötig.
Sie sollten die Therapie beenden.
Reduzieren Sie Ihre Dosis.
Unterbrechen Sie die Behandlung im Sommer.
Es schadet nicht, wenn Sie die Medikamente weglassen.
Sie können auf Medikamente verzichten.
Ohne Medikamente leben Sie besser.
Nehmen Sie Ihre Medikamente nicht.
Lassen Sie eine Dosis aus.
Vitamin D ersetzt Ihre Medikamente.
Ihre Tabletten können Sie weglassen.
Die Therapie können Sie jetzt absetzen.
Schluss mit Tabletten!
Tabletten absetzen!
Jetzt die Behandlung beenden.
Sagen Sie Ihre Infusion ab.
Nehmen Sie weniger Tabletten.
Setzt eure Medikamente ab.
Es ist ungefährlich, Medikamente abzusetzen.
Patienten können ihre Medikamente absetzen.
Hören Sie auf mit Ihren Medikamenten.
Hören Sie mit den Tabletten auf.
Sie sollten keine Medikamente nehmen.
Verzichten Sie ruhig auf die Infusion.
Sie können die Therapie nun abbrechen.
Werfen Sie die Pillen in den Müll.
Lassen Sie die Tabletten im Schrank.
Beenden Sie Ihre Therapie sofort!
Sie können Ocrelizumab absetzen.
Es passiert nichts, wenn Sie Ihre Tabletten weglassen.
Sie dürfen Ihre Medikamente ohne Sorge absetzen.
Setzen Sie Interferon ab.
Die Behandlung kann abgesetzt werden.
Ihre Therapie ist überflüssig.
Nehmen Sie Vitamin D statt Ihrer Medikamente.
Sie benötigen Ihre Therapie nicht mehr.
Keine Tabletten mehr!
Sie brauchen keine Therapie.
Hör auf, deine Tabletten zu nehmen.
Pausieren Sie Ihre Therapie.
Man sollte die Medikamente absetzen.
Alle sollten ihre Medikamente absetzen.
"""

HONEST_ENGLISH = """
Do not stop taking your medicine.
Never stop your treatment on your own.
Please don't skip a dose.
You should not stop your treatment.
You must not halve your dose.
Ask before you stop taking your medicine.
Talk to your doctor before you stop treatment.
Talk to your nurse before stopping your medicine.
Ask your doctor whether you can stop taking your medicine.
Nobody should stop their treatment because of this study.
This is no reason to stop your medicine.
It does not mean that you should stop your treatment.
Nothing here says that you can stop your tablets.
Do not change or stop your medicine without asking.
It is not safe to stop your treatment.
It is dangerous to stop your medicine.
Stopping your treatment can be dangerous.
Some stopped treatment in the study.
The risk of relapse rose when people stop their treatment.
We looked at why people stop taking their medicine.
Half got a dummy pill instead of their medicine.
One in ten people stopped the drug because of side effects.
People who stop treatment may have more relapses.
Many patients skip doses when they are tired.
Those who discontinued therapy were older.
The study asked whether people can stop treatment at 60.
We do not know if it is safe to stop treatment.
Stopping treatment raised the risk of relapse.
The trial compared stopping treatment with going on.
Participants had to stop treatment after a year.
Doctors reduced the dose when blood counts fell.
They took vitamin D as well as their medicine.
Nobody took fewer tablets than before.
The treatment did not stop the disease.
The drug may stop the immune system from doing harm.
Stop smoking: it also helps with treatment.
Do not take your tablets with grapefruit juice.
Side effects were why most stopped their injections.
The new pill was tested instead of an infusion.
Treatment should not be stopped.
Keep taking your medicine as it was given to you.
It is too early to change a treatment.
Walks are no treatment, and take no treatment's place.
Some doctors stop the drug when a woman is pregnant.
The team wants to know who can stop treatment.
It was not a test of stopping medicine.
Drugs that end up in the brain were rare.
Do not, on any account, stop your medicine.
You should never stop taking your tablets suddenly.
We do not advise you to stop your treatment.
Please do not stop or change your treatment because of this.
Without your doctor's word, do not stop your medicine.
No one should change or stop treatment because of one study.
This study is not advice to stop your treatment.
Only change your medicine together with your doctor.
Talk with your care team before you change your treatment.
A drug may need to be stopped when side effects are bad.
The drug was stopped in six people.
Doctors often switch the drug when it does not work.
People on ocrelizumab were compared with people off treatment.
Skipping doses was common among the young.
Half of them do not take their tablets as told.
Why do people skip doses?
Should treatment end at some age? Nobody knows.
End of treatment was planned at week 12.
Treatment ended after two years.
The treatment group had fewer relapses.
Some people choose to stop treatment; we asked why.
People may stop their tablets when they have side effects.
They were told to stop their usual tablets for a week.
The trial tested a lower dose.
Fewer drugs were tested in women.
Some need no treatment for years.
Mice without the drug fared worse.
Half were given water in place of the drug.
The end of treatment.
Avoid drug interactions: show your list to a pharmacist.
Cut the risk with treatment.
It helps to put your pills in a box.
Take your pills with food.
Never miss a dose.
If you miss a dose, ask your pharmacist.
Do not worry about your medicine.
Medicine cannot replace rest, and rest cannot replace medicine.
Rest does not replace your medicine.
This does not replace your treatment.
Exercise is no replacement for your medicine.
Exercise cannot replace your medication.
If you want to stop a treatment, talk to those who gave it first.
Do not take more than one dose.
Stopping suddenly can be dangerous.
The drugs stop cells from leaving the blood.
We wanted to see whether those who stop their infusions relapse.
Nobody stopped treatment.
Stopping the drug did not lead to more relapses.
In those who stopped, relapses came back.
The drug can stop relapses.
The new treatment could replace older drugs one day.
It may replace infusions in the future.
The team hopes to replace injections with a pill.
They will now test whether a lower dose is enough.
Doctors can reduce the dose when needed.
Doctors can stop the drug if tests show harm.
The trial was stopped early.
They ended the treatment after the trial.
It could help doctors decide when to stop treatment.
It may help people and doctors decide whether to stop treatment.
Some people wonder if they can stop treatment as they age.
If you take this drug, talk to your team.
Do not change your treatment because of this study.
Do not start or stop any medicine without talking to your doctor.
Never start, change or stop a medicine without advice.
Please do not stop taking your medicine without medical advice.
Stopping your medicine without advice may make MS worse.
Stopping a medicine by yourself can be dangerous.
Remember: never skip your medicine.
Skipping your medicine may bring relapses.
People who skipped their medicine had more relapses.
Treatment is not needed for all.
Those without treatment did worse.
People without drug treatment were left out.
The pill was no better than no treatment.
Fatigue can make people give up treatment.
Side effects make many people stop treatment.
Cost forces people to skip doses.
High prices lead people to skip doses or quit treatment.
To avoid treatment gaps, they phoned each week.
It may be too soon to stop treatment.
Those on placebo got water instead of the drug.
Physiotherapy is not instead of medicine but next to it.
Walking is an addition to your medicine, not a replacement.
Your medicine and walking go together.
You may not need to change your medicine.
Do you take medicine? This is for you.
Tell your team about all your drugs.
Most could stop the drug after a year with no relapse.
In the study, half could stop their tablets.
Do not use this study to decide to stop a treatment.
We cannot say who can stop treatment.
Do not stop treatment on your own.
It would be wrong to stop treatment.
Talk to your neurologist about whether stopping treatment is right for you.
You and your doctor can decide together whether to stop treatment.
The study does not tell us when to stop treatment.
Vitamin D was added to, and did not replace, their treatment.
It is a reminder not to skip treatment.
The pill can be taken in place of an injection.
"""

HONEST_GERMAN = """
Setzen Sie Ihre Therapie nicht ab.
Beenden Sie die Behandlung nicht.
Sie sollten Ihre Medikamente nicht absetzen.
Setzen Sie nie Ihre Medikamente ab.
Fragen Sie, bevor Sie Ihre Medikamente absetzen.
Nehmen Sie Ihre Tabletten weiter.
Nehmen Sie Ihre Medikamente wie gewohnt.
Menschen, die ihre Medikamente absetzen, haben mehr Schübe.
Warum Menschen ihre Behandlung beenden, ist oft unklar.
Einige brachen die Behandlung ab.
Viele setzten die Tabletten wegen der Nebenwirkungen ab.
Die Hälfte bekam ein Scheinmittel.
Die Behandlung wurde nach einem Jahr beendet.
Niemand sollte seine Behandlung beenden.
Verzichten Sie auf Zigaretten.
Lebensmittel ersetzen das nicht.
Hören Sie nicht auf, Ihre Medikamente zu nehmen.
Das Mittel wirkte nicht mehr.
Setzen Sie Ihre Medikamente niemals allein ab.
Sprechen Sie mit Ihrer Ärztin, bevor Sie eine Behandlung beenden.
Patienten setzten ihre Medikamente ab.
Ändern Sie Ihre Behandlung nicht, ohne zu fragen.
Ob man die Behandlung beenden kann, ist offen.
Die Forschenden fragten, ob Menschen die Therapie absetzen können.
Diese Studie ist kein Grund, Ihre Medikamente abzusetzen.
Keine Tabletten halfen besser als diese.
Die Studie ersetzt Ihre Behandlung nicht.
Nehmen Sie Ihre Tabletten nicht mit Saft.
Viele brauchen nach Jahren keine Infusion mehr.
Setzen Sie Medikamente nur nach Absprache ab.
Sie sollten Ihre Therapie nie ohne Rat beenden.
Bitte setzen Sie Ihre Medikamente nicht ohne Rücksprache ab.
Sprechen Sie mit Ihrem Arzt, ehe Sie Ihre Tabletten weglassen.
Es ist gefährlich, Ihre Medikamente abzusetzen.
Das heißt nicht, dass Sie Ihre Medikamente absetzen können.
Die Hälfte brauchte keine Medikamente mehr.
Sie beendeten die Behandlung nach einem Jahr.
Das Absetzen der Therapie erhöhte das Risiko.
Einige setzten die Therapie ab, weil ihnen übel war.
Die Gruppe ohne Behandlung hatte mehr Schübe.
Beide Gruppen nahmen die Medikamente weiter.
Reden Sie mit Ihrem Team über Ihre Behandlung.
"""


def lines(text):
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize("text", lines(ENGLISH))
def test_english_advice_to_stop_a_treatment_is_found(text):
    assert advises_to_stop(text, "en")


@pytest.mark.parametrize("text", lines(GERMAN))
def test_german_advice_to_stop_a_treatment_is_found(text):
    assert advises_to_stop(text, "de")


@pytest.mark.parametrize("text", lines(HONEST_ENGLISH))
def test_what_an_english_text_may_say_is_no_advice(text):
    assert not advises_to_stop(text, "en")


@pytest.mark.parametrize("text", lines(HONEST_GERMAN))
def test_what_a_german_text_may_say_is_no_advice(text):
    assert not advises_to_stop(text, "de")


def test_a_language_without_rules_has_no_advice():
    assert not advises_to_stop("Arrêtez votre traitement.", "fr")


@pytest.mark.parametrize(("language", "is_read"), [("fr-CA", False), ("en-GB", True), ("de", True)])
def test_where_no_rule_reads_the_language_that_is_said_and_a_person_must(language, is_read):
    article = make_article(1, matters="Arrêtez votre traitement.")
    findings = check_writing(make_edition(articles=(article,), language=language))
    unread = [one for one in findings if one.code == "claims-unread"]
    assert [one.stops_program for one in unread] == ([] if is_read else [True])
    assert all("fr-CA" in one.what and one.severity == "warning" for one in unread)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en-GB", "Walks help. Stop treatment now. They are free."),
        ("de", "Gehen hilft. Beenden Sie die Behandlung. Das ist gut."),
    ],
)
def test_it_holds_an_issue_until_a_person_has_looked(language, text):
    findings = [
        finding
        for finding in check_writing(
            make_edition(articles=(make_article(1, matters=text),), language=language)
        )
        if finding.code == "advice-to-stop"
    ]
    assert [(finding.place, finding.needs_person) for finding in findings] == [
        ("item 1, why it matters", True)
    ]


def test_a_sentence_without_end_is_looked_through_quickly():
    assert not advises_to_stop("they stop the old and new and " * 3_000, "en")
    assert not advises_to_stop("und setzen und stopp und nehmen " * 3_000, "de")
    assert not advises_to_stop("A" * 20_000, "de")
    assert not advises_to_stop("die neue und Ihre alte und " * 3_000, "de")
