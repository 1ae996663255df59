# Việc cán bộ phải làm (obligation) và cách khắc phục khi chưa được qua (remedy).

## Việc phải làm

obligation-compare-card = Đối chiếu thẻ ngành, thẻ nhân viên với người
obligation-compare-face-and-card = Đối chiếu khuôn mặt với ảnh trên thẻ
obligation-keep-permit-number = Lưu số giấy đi đường bản giấy
obligation-send-to-health-post = Hướng dẫn đến điểm y tế
obligation-check-work-schedule = Kiểm tra lịch làm việc
obligation-call-supervisor = Báo chỉ huy chốt
# Việc chỉ riêng địa phương này quy định.
obligation-other = Thực hiện theo quy định “{ $code }”

## Cách khắc phục

remedy-declare-now = Vui lòng khai báo y tế ngay trên ứng dụng
remedy-declare-at-portal = Hoặc quét mã của cổng y tế và khai báo tại đó
remedy-scan-vaccine-certificate = Quét chứng nhận tiêm chủng hoặc khỏi bệnh
remedy-see-vaccination-paper = Xem giấy xác nhận tiêm chủng
remedy-scan-own-certificate = Vui lòng xuất trình chứng nhận của chính mình
remedy-see-test-result = Xem kết quả xét nghiệm
remedy-compare-card = Đối chiếu thẻ với người
remedy-compare-face-and-card = Đối chiếu khuôn mặt và thẻ
remedy-show-live-code = Vui lòng mở ứng dụng và xuất trình mã trực tiếp
remedy-see-staff-card = Xem thẻ ngành, thẻ nhân viên
remedy-see-work-schedule = Xem lịch làm việc
remedy-see-portal-declaration = Xem khai báo trên cổng y tế
remedy-see-paper-permit = Xem giấy đi đường bản giấy
remedy-show-travel-permit = Vui lòng xuất trình giấy đi đường, nếu có
remedy-update-device = Cập nhật dữ liệu cho máy này
remedy-set-clock = Chỉnh lại đồng hồ của máy này
remedy-report-phone = Báo cấp trên: sổ ghi của máy này phải được lập lại
remedy-check-holder-clock = Vui lòng kiểm tra đồng hồ trên điện thoại của mình
remedy-renew-credential = Vui lòng liên hệ nơi cấp để gia hạn mã đi đường
remedy-ask-police = Xin ý kiến chỉ huy chốt
remedy-other = “{ $code }”, theo quy định
