//! What acts, roles and reaches are called, for the table of permissions.

use domain::Language;
use domain::people::{Act, Reach, Role};

use crate::t;

/// What a role is called.
pub(super) fn role_name(l: Language, role: Role) -> &'static str {
    match role {
        Role::Moderator => t::policy::role_moderator(l),
        Role::StrategyEditor => t::policy::role_strategy_editor(l),
        Role::SteeringEmployer => t::policy::role_steering_employer(l),
        Role::SteeringPersonnel => t::policy::role_steering_personnel(l),
        Role::Administrator => t::policy::role_administrator(l),
    }
}

/// What a column of the policy is called.
pub(crate) fn column_name(l: Language, column: &str) -> &'static str {
    match column {
        "visitor" => t::policy::role_visitor(l),
        "author" => t::policy::role_author(l),
        "resident" => t::policy::role_resident(l),
        "staff" => t::policy::role_staff(l),
        "lead" => t::policy::role_lead(l),
        "operator" => t::policy::role_operator(l),
        "program" => t::policy::role_program(l),
        other => Role::from_code(other).map_or("", |role| role_name(l, role)),
    }
}

/// How far an act reaches.
pub(super) fn reach_name(l: Language, reach: Reach) -> &'static str {
    match reach {
        Reach::Yes => t::policy::reach_yes(l),
        Reach::OwnGroup => t::policy::reach_own_group(l),
        Reach::Own => t::policy::reach_own(l),
        Reach::No => "–",
    }
}

/// What an act is called.
pub(super) fn act_name(l: Language, act: Act) -> &'static str {
    match act {
        Act::ReadPublic => t::policy::act_read_public(l),
        Act::Send => t::policy::act_send(l),
        Act::FindSimilar => t::policy::act_find_similar(l),
        Act::Support => t::policy::act_support(l),
        Act::Comment => t::policy::act_comment(l),
        Act::Report => t::policy::act_report(l),
        Act::SignIn => t::policy::act_sign_in(l),
        Act::ReadOwn => t::policy::act_read_own(l),
        Act::CorrectOwn => t::policy::act_correct_own(l),
        Act::WithdrawOwn => t::policy::act_withdraw_own(l),
        Act::ReplyOwn => t::policy::act_reply_own(l),
        Act::ReopenOwn => t::policy::act_reopen_own(l),
        Act::RateOwn => t::policy::act_rate_own(l),
        Act::SetOwnMail => t::policy::act_set_own_mail(l),
        Act::RenewOwnLink => t::policy::act_renew_own_link(l),
        Act::EraseOwn => t::policy::act_erase_own(l),
        Act::ManageSelf => t::policy::act_manage_self(l),
        Act::Follow => t::policy::act_follow(l),
        Act::ReadInbox => t::policy::act_read_inbox(l),
        Act::ReadGroup => t::policy::act_read_group(l),
        Act::ReadHandling => t::policy::act_read_handling(l),
        Act::Handle => t::policy::act_handle(l),
        Act::Answer => t::policy::act_answer(l),
        Act::Note => t::policy::act_note(l),
        Act::Reopen => t::policy::act_reopen(l),
        Act::OpenContact => t::policy::act_open_contact(l),
        Act::EnterOnBehalf => t::policy::act_enter_on_behalf(l),
        Act::ReadDesk => t::policy::act_read_desk(l),
        Act::ListHeld => t::policy::act_list_held(l),
        Act::Hold => t::policy::act_hold(l),
        Act::Publish => t::policy::act_publish(l),
        Act::Hide => t::policy::act_hide(l),
        Act::Show => t::policy::act_show(l),
        Act::Cover => t::policy::act_cover(l),
        Act::HideComment => t::policy::act_hide_comment(l),
        Act::JudgeReport => t::policy::act_judge_report(l),
        Act::ReadAdmin => t::policy::act_read_admin(l),
        Act::ManagePeople => t::policy::act_manage_people(l),
        Act::ManageLists => t::policy::act_manage_lists(l),
        Act::ManageTexts => t::policy::act_manage_texts(l),
        Act::ManageTemplates => t::policy::act_manage_templates(l),
        Act::ManageSettings => t::policy::act_manage_settings(l),
        Act::ReadBoards => t::policy::act_read_boards(l),
        Act::CreateBoard => t::policy::act_create_board(l),
        Act::ReadBoard => t::policy::act_read_board(l),
        Act::TalkOnBoard => t::policy::act_talk_on_board(l),
        Act::WorkBoard => t::policy::act_work_board(l),
        Act::ManageBoard => t::policy::act_manage_board(l),
        Act::ReadBoardInPublic => t::policy::act_read_board_in_public(l),
        Act::ReadDraftStrategy => t::policy::act_read_draft_strategy(l),
        Act::EditStrategy => t::policy::act_edit_strategy(l),
        Act::CommentOnStrategy => t::policy::act_comment_on_strategy(l),
        Act::ModerateStrategy => t::policy::act_moderate_strategy(l),
        Act::EditProgramme => t::policy::act_edit_programme(l),
        Act::EditMeasure => t::policy::act_edit_measure(l),
        Act::CheckIn => t::policy::act_check_in(l),
        Act::AcknowledgeCheckIn => t::policy::act_acknowledge_check_in(l),
        Act::TieToMeasure => t::policy::act_tie_to_measure(l),
        Act::RecordDecision => t::policy::act_record_decision(l),
        Act::ReadSteering => t::policy::act_read_steering(l),
        Act::Invite => t::policy::act_invite(l),
        Act::Import => t::policy::act_import(l),
        Act::FillDemo => t::policy::act_fill_demo(l),
        Act::RemoveDemo => t::policy::act_remove_demo(l),
        Act::Backup => t::policy::act_backup(l),
        Act::Restore => t::policy::act_restore(l),
        Act::Migrate => t::policy::act_migrate(l),
        Act::ReturnOnDate => t::policy::act_return_on_date(l),
        Act::SendMail => t::policy::act_send_mail(l),
        Act::EraseOld => t::policy::act_erase_old(l),
    }
}
